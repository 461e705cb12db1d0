import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import * as client from 'openid-client'
import type { RegisteredApp } from '../../src/core/apps/index.ts'
import { digest, newId } from '../../src/core/values/index.ts'
import { basicOf, postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

type KeyPair = client.CryptoKeyPair

/** A proof that says of itself what a test wants it to say (RFC 9449 §4.2). */
async function proof(
  { publicKey, privateKey }: KeyPair,
  claims: { htm: string; htu: string } & Record<string, unknown>,
): Promise<string> {
  const jwk = await exportJWK(publicKey)

  return new SignJWT({ jti: newId(), iat: Math.floor(Date.now() / 1_000), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
    .sign(privateKey)
}

const signedIn = async (registered?: RegisteredApp) => {
  const app = registered ?? (await system.registerApp())
  const party = await RelyingParty.discover(system.issuer, app)
  const keys = await client.randomDPoPKeyPair('ES256')
  const DPoP = client.getDPoPHandle(party.configuration, keys)
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)
  const tokens = await party.exchange(callback, checks, { DPoP })

  return { app, party, keys, DPoP, person, tokens }
}

const userinfo = (headers: Record<string, string>) =>
  fetch(`${system.issuer}/oidc/userinfo`, { headers })

const proofForUserinfo = (keys: KeyPair, accessToken: string, changes = {}) =>
  proof(keys, {
    htm: 'GET',
    htu: `${system.issuer}/oidc/userinfo`,
    ath: digest(accessToken),
    ...changes,
  })

describe('tokens that were asked for with a DPoP proof', () => {
  test('are bound to its key', async () => {
    const { party, keys, tokens } = await signedIn()
    const jkt = await calculateJwkThumbprint(await exportJWK(keys.publicKey))

    expect(tokens.token_type).toBe('dpop')
    expect(await client.tokenIntrospection(party.configuration, tokens.access_token)).toMatchObject(
      { active: true, token_type: 'DPoP', cnf: { jkt } },
    )
  })

  test('open userinfo together with a proof', async () => {
    const { party, DPoP, person, tokens } = await signedIn()

    expect(
      await client.fetchUserInfo(party.configuration, tokens.access_token, person.id, { DPoP }),
    ).toMatchObject({ sub: person.id, email: person.email })
  })

  test('open nothing as bearer tokens', async () => {
    const { tokens } = await signedIn()
    const answer = await userinfo({ authorization: `Bearer ${tokens.access_token}` })

    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
  })

  test('open nothing with a proof by another key', async () => {
    const { tokens } = await signedIn()
    const keys = await client.randomDPoPKeyPair('ES256')
    const answer = await userinfo({
      authorization: `DPoP ${tokens.access_token}`,
      dpop: await proofForUserinfo(keys, tokens.access_token),
    })

    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: 'invalid_token' })
  })

  test('open userinfo once with one proof', async () => {
    const { keys, tokens } = await signedIn()
    const headers = {
      authorization: `DPoP ${tokens.access_token}`,
      dpop: await proofForUserinfo(keys, tokens.access_token),
    }
    const answers = await Promise.all(Array.from({ length: 10 }, () => userinfo(headers)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(9)
    expect((await userinfo(headers)).status).toBe(401)
  })

  test('open userinfo once with a proof that is dated ahead, for as long as it is good', async () => {
    const { keys, tokens } = await signedIn()
    const iat = Math.floor(Date.now() / 1_000) + 290
    const headers = {
      authorization: `DPoP ${tokens.access_token}`,
      dpop: await proofForUserinfo(keys, tokens.access_token, { iat }),
    }
    expect((await userinfo(headers)).status).toBe(200)

    await system.storage.artifacts.purge((iat + 299) * 1_000, 1_000)
    expect((await userinfo(headers)).status).toBe(401)
  })

  // biome-ignore format: a table
  test.each<[string, Record<string, unknown>]>([
    ['another address',      { htu: 'https://other.example/oidc/userinfo' }],
    ['another method',       { htm: 'POST' }],
    ['another access token', { ath: digest('another') }],
    ['no access token',      { ath: undefined }],
  ])('open nothing with a proof for %s', async (_, changes) => {
    const { keys, tokens } = await signedIn()
    const answer = await userinfo({
      authorization: `DPoP ${tokens.access_token}`,
      dpop: await proofForUserinfo(keys, tokens.access_token, changes),
    })

    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: 'invalid_dpop_proof' })
  })

  test('are refreshed with a proof by any key when the app has a secret', async () => {
    const { party, tokens } = await signedIn()
    const keys = await client.randomDPoPKeyPair('ES256')
    const DPoP = client.getDPoPHandle(party.configuration, keys)

    const refreshed = await client.refreshTokenGrant(
      party.configuration,
      tokens.refresh_token ?? '',
      undefined,
      { DPoP },
    )
    expect(refreshed.token_type).toBe('dpop')
  })

  test('are refreshed with a proof by the same key alone when the app is public', async () => {
    const app = await system.registerApp({ type: 'spa' })
    const { party, DPoP, tokens } = await signedIn(app)
    const refresh = (options?: client.DPoPOptions) =>
      client.refreshTokenGrant(party.configuration, tokens.refresh_token ?? '', undefined, options)
    const otherKeys = await client.randomDPoPKeyPair('ES256')

    await expect(
      refresh({ DPoP: client.getDPoPHandle(party.configuration, otherKeys) }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await refresh({ DPoP })).token_type).toBe('dpop')
  })
})

describe('a DPoP proof', () => {
  const tokenEndpoint = () => `${system.issuer}/oidc/token`
  const machineRequest = async (claims: Record<string, unknown>) => {
    const app = await system.registerApp({ type: 'machine' })
    const keys = await client.randomDPoPKeyPair('ES256')
    const request = async (changes: Record<string, unknown>) =>
      postForm(
        tokenEndpoint(),
        { grant_type: 'client_credentials' },
        {
          ...basicOf(app),
          dpop: await proof(keys, { htm: 'POST', htu: tokenEndpoint(), ...changes }),
        },
      )

    return { first: await request(claims), request }
  }

  test('that is too old is refused with a nonce, which makes the next one good', async () => {
    const { first, request } = await machineRequest({ iat: Math.floor(Date.now() / 1_000) - 3_600 })
    const nonce = first.headers.get('dpop-nonce')
    expect(first).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } })

    expect(await request({ iat: Math.floor(Date.now() / 1_000) - 3_600, nonce })).toMatchObject({
      status: 200,
      body: { token_type: 'DPoP' },
    })
  })

  test('with a nonce that is not ours is refused with one that is', async () => {
    const { first, request } = await machineRequest({ nonce: 'made-up' })
    const nonce = first.headers.get('dpop-nonce')

    expect(first).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } })
    expect(await request({ nonce })).toMatchObject({ status: 200 })
  })

  test.each(['garbage', 'a.b.c', 'é'])('that is none is refused: %s', async (dpop) => {
    const app = await system.registerApp({ type: 'machine' })
    const fields = { grant_type: 'client_credentials' }

    expect(await postForm(tokenEndpoint(), fields, { ...basicOf(app), dpop })).toMatchObject({
      status: 400,
      body: { error: 'invalid_dpop_proof' },
    })
  })
})
