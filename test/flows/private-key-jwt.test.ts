import { describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
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
})
