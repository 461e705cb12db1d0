import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
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

const signedIn = async () => {
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  const { callback, checks } = await signIn(
    party,
    new HttpBrowser(system.issuer),
    await newPerson(system),
  )
  const { access_token, refresh_token = '' } = await party.exchange(callback, checks)

  return { app, configuration: party.configuration, access_token, refresh_token }
}

const revoke = (token: string, app: Parameters<typeof basicOf>[0]) =>
  postForm(`${system.issuer}/oidc/revoke`, { token }, basicOf(app))

const userinfo = async (accessToken: string): Promise<number> => {
  const answer = await fetch(`${system.issuer}/oidc/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })

  return answer.status
}

describe('revocation', () => {
  test.each(['access_token', 'refresh_token'] as const)(
    'of an %s ends everything that was issued with it',
    async (kind) => {
      const tokens = await signedIn()
      const { app, configuration, access_token, refresh_token } = tokens
      expect(await userinfo(access_token)).toBe(200)

      expect(await revoke(tokens[kind], app)).toMatchObject({ status: 200, body: '' })
      expect(await userinfo(access_token)).toBe(401)
      await expect(client.refreshTokenGrant(configuration, refresh_token)).rejects.toMatchObject({
        error: 'invalid_grant',
      })
    },
  )

  test('of a token of a machine app ends that token', async () => {
    const app = await system.registerApp({ type: 'machine' })
    const { configuration } = await RelyingParty.discover(system.issuer, app)
    const { access_token } = await client.clientCredentialsGrant(configuration)
    const another = await client.clientCredentialsGrant(configuration)
    expect(await client.tokenIntrospection(configuration, access_token)).toMatchObject({
      active: true,
    })

    await client.tokenRevocation(configuration, access_token)
    expect(await client.tokenIntrospection(configuration, access_token)).toEqual({ active: false })
    expect(await client.tokenIntrospection(configuration, another.access_token)).toMatchObject({
      active: true,
    })
  })

  test.each(['access_token', 'refresh_token'] as const)(
    'of the %s of another app is refused, and changes nothing',
    async (kind) => {
      const tokens = await signedIn()
      const other = await system.registerApp()

      expect(await revoke(tokens[kind], other)).toMatchObject({
        status: 400,
        body: { error: 'invalid_request' },
      })
      expect(await userinfo(tokens.access_token)).toBe(200)
    },
  )

  test.each(['never-was', 'f'.repeat(64), '\u0000', '漢字'])(
    'of a token that never was is done already: %j',
    async (token) => {
      const app = await system.registerApp()

      expect(await revoke(token, app)).toMatchObject({ status: 200, body: '' })
    },
  )

  test('of the same token again is done already', async () => {
    const { app, refresh_token } = await signedIn()

    expect(await revoke(refresh_token, app)).toMatchObject({ status: 200 })
    expect(await revoke(refresh_token, app)).toMatchObject({ status: 200 })
  })

  test('is refused to whoever does not authenticate', async () => {
    const { app, access_token } = await signedIn()
    const fields = { token: access_token, client_id: app.app.clientId }

    expect(await postForm(`${system.issuer}/oidc/revoke`, fields)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
    expect(await userinfo(access_token)).toBe(200)
  })

  test('leaves the consent: signing in again asks nothing', async () => {
    const app = await system.registerApp()
    const party = await RelyingParty.discover(system.issuer, app)
    const browser = new HttpBrowser(system.issuer)
    const { callback, checks } = await signIn(party, browser, await newPerson(system))
    const { refresh_token = '' } = await party.exchange(callback, checks)
    await revoke(refresh_token, app)

    const again = await party.authorization()
    const answer = await browser.get(again.url)
    const tokens = await party.exchange(answer.url, again.checks)
    expect(await userinfo(tokens.access_token)).toBe(200)
  })
})
