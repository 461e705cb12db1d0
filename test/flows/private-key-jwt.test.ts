import { describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { newId } from '../../src/core/values/index.ts'
import { postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem } from '../support/test-system.ts'

describe('an app that authenticates by its own key', () => {
  test('goes from code to refresh without a shared secret', async () => {
    await using system = await startTestSystem()
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwks = { keys: [await exportJWK(publicKey)] }
    const app = await system.registerApp({ jwks })
    const party = await RelyingParty.discover(system.issuer, app, {
      authentication: client.PrivateKeyJwt(privateKey),
    })
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)

    const tokens = await party.exchange(callback, checks)
    expect(app.secret).toBeUndefined()
    expect(tokens.claims()).toMatchObject({ sub: person.id, aud: app.app.clientId })

    const { configuration } = party
    const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    expect(await client.tokenIntrospection(configuration, refreshed.access_token)).toMatchObject({
      active: true,
      sub: person.id,
    })
  })

  test('may say to a fraction of a second until when, and is heard once', async () => {
    await using system = await startTestSystem()
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwks = { keys: [await exportJWK(publicKey)] }
    const { app } = await system.registerApp({ type: 'machine', jwks })
    // RFC 7519 §2. What many a program calls the time is like that.
    const exp = Math.floor(Date.now() / 1_000) + 60.123_456
    const claims = { iss: app.clientId, sub: app.clientId, aud: system.issuer, jti: newId(), exp }
    const assertion = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey)
    const ask = () =>
      postForm(`${system.issuer}/oidc/token`, {
        grant_type: 'client_credentials',
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      })

    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(401)
  })
})
