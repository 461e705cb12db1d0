import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { IdTokenAlgorithm } from '../../src/core/apps/index.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const jwksOf = async ({ issuer }: TestSystem): Promise<{ keys: Record<string, unknown>[] }> =>
  (await fetch(`${issuer}/.well-known/jwks.json`)).json() as never

const idTokenOf = async (system: TestSystem, idTokenAlgorithm: IdTokenAlgorithm) => {
  const app = await system.registerApp({ idTokenAlgorithm })
  const metadata = { id_token_signed_response_alg: idTokenAlgorithm }
  const party = await RelyingParty.discover(system.issuer, app, { metadata })
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)
  const { id_token = '' } = await party.exchange(callback, checks)

  return { idToken: id_token, clientId: app.app.clientId, sub: person.id }
}

const verify = (system: TestSystem, jwt: string, audience: string) =>
  jwtVerify(jwt, createRemoteJWKSet(new URL(`${system.issuer}/.well-known/jwks.json`)), {
    issuer: system.issuer,
    audience,
  })

describe('ID tokens', () => {
  test.each<IdTokenAlgorithm>(['RS256', 'ES256', 'EdDSA'])(
    'are signed by %s for an app that asks for it, and the JWKS verifies them',
    async (algorithm) => {
      await using system = await startTestSystem()
      if (algorithm !== 'RS256') await system.storage.signingKeys.add(algorithm)
      await system.restart()
      const { idToken, clientId, sub } = await idTokenOf(system, algorithm)
      const { payload, protectedHeader } = await verify(system, idToken, clientId)
      const { keys } = await jwksOf(system)

      expect(payload.sub).toBe(sub)
      expect(protectedHeader).toEqual({ alg: algorithm, kid: expect.any(String) })
      expect(keys.map(({ alg, kid }) => ({ alg, kid }))).toContainEqual(protectedHeader)
    },
  )
})

describe('a key that is added while serving', () => {
  test('is published and signs without a restart, and nothing that was issued falls', async () => {
    await using system = await startTestSystem()
    const before = await idTokenOf(system, 'RS256')
    const app = await system.registerApp({ type: 'machine' })
    const { configuration } = await RelyingParty.discover(system.issuer, app)
    const { access_token } = await client.clientCredentialsGrant(configuration)
    const { id } = await system.storage.signingKeys.add('ES256')
    await published(system, id)

    const after = await idTokenOf(system, 'ES256')
    expect((await verify(system, after.idToken, after.clientId)).protectedHeader).toEqual({
      alg: 'ES256',
      kid: id,
    })
    await expect(verify(system, before.idToken, before.clientId)).resolves.toBeDefined()
    expect(await client.tokenIntrospection(configuration, access_token)).toMatchObject({
      active: true,
    })
  })

  test('is offered by discovery', async () => {
    await using system = await startTestSystem()
    const { id } = await system.storage.signingKeys.add('EdDSA')
    await published(system, id)
    const metadata = await fetch(`${system.issuer}/.well-known/openid-configuration`)

    expect(await metadata.json()).toMatchObject({
      id_token_signing_alg_values_supported: ['RS256', 'EdDSA'],
    })
  })

  test('shows none of its private members', async () => {
    await using system = await startTestSystem()
    await system.storage.signingKeys.add('ES256')
    await system.storage.signingKeys.add('EdDSA')
    await system.restart()
    const { keys } = await jwksOf(system)
    const members = keys.map((key) => Object.keys(key).sort().join(' '))

    expect(members).toEqual([
      'alg e kid kty n use',
      'alg crv kid kty use x y',
      'alg crv kid kty use x',
    ])
  })
})

/** Asks until the running program has seen the key: it looks every two seconds. */
async function published(system: TestSystem, kid: string): Promise<void> {
  const { keys } = await jwksOf(system)

  if (keys.some((key) => key.kid === kid)) return
  await pause(50)

  return published(system, kid)
}
