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
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)
  const tokens = await party.exchange(callback, checks)

  return { app, configuration: party.configuration, person, tokens }
}

describe('introspection', () => {
  test('tells an app about its access token', async () => {
    const { app, configuration, person, tokens } = await signedIn()

    expect(await client.tokenIntrospection(configuration, tokens.access_token)).toEqual({
      active: true,
      client_id: app.app.clientId,
      sub: person.id,
      iss: system.issuer,
      sid: tokens.claims()?.sid,
      scope: 'openid profile email',
      token_type: 'Bearer',
      iat: expect.any(Number),
      exp: expect.any(Number),
    })
  })

  test('tells an app about its refresh token', async () => {
    const { app, configuration, person, tokens } = await signedIn()

    expect(await client.tokenIntrospection(configuration, tokens.refresh_token ?? '')).toEqual({
      active: true,
      client_id: app.app.clientId,
      sub: person.id,
      iss: system.issuer,
      sid: tokens.claims()?.sid,
      scope: 'openid profile email',
      iat: expect.any(Number),
      exp: expect.any(Number),
    })
  })

  test.each(['access_token', 'refresh_token', 'made_up'])(
    'finds a token whatever it is said to be: %s',
    async (token_type_hint) => {
      const { configuration, tokens } = await signedIn()

      expect(
        await client.tokenIntrospection(configuration, tokens.access_token, { token_type_hint }),
      ).toMatchObject({ active: true })
    },
  )

  test.each(['access_token', 'refresh_token'] as const)(
    'says no more of the %s of another app than of one that never was',
    async (kind) => {
      const { tokens } = await signedIn()
      const other = await signedIn()

      expect(await client.tokenIntrospection(other.configuration, tokens[kind] ?? '')).toEqual({
        active: false,
      })
    },
  )

  test.each(['never-was', 'f'.repeat(64), '\u0000', '漢字'])(
    'says that an unknown token is not active: %j',
    async (token) => {
      const { configuration } = await signedIn()

      expect(await client.tokenIntrospection(configuration, token)).toEqual({ active: false })
    },
  )

  test('says that tokens are not active once they were revoked', async () => {
    const { configuration, tokens } = await signedIn()
    const { access_token, refresh_token = '' } = tokens
    await client.tokenRevocation(configuration, refresh_token)

    expect(await client.tokenIntrospection(configuration, refresh_token)).toEqual({ active: false })
    expect(await client.tokenIntrospection(configuration, access_token)).toEqual({ active: false })
  })

  test('tells a public app nothing, since anybody could be it', async () => {
    const app = await system.registerApp({ type: 'spa' })
    const party = await RelyingParty.discover(system.issuer, app)
    const { callback, checks } = await signIn(
      party,
      new HttpBrowser(system.issuer),
      await newPerson(system),
    )
    const { access_token } = await party.exchange(callback, checks)

    expect(await client.tokenIntrospection(party.configuration, access_token)).toEqual({
      active: false,
    })
  })

  test('is refused to whoever does not authenticate', async () => {
    const { app, tokens } = await signedIn()
    const fields = { token: tokens.access_token, client_id: app.app.clientId }

    expect(await postForm(`${system.issuer}/oidc/introspect`, fields)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
  })

  test('is refused without a token', async () => {
    const app = await system.registerApp()

    expect(await postForm(`${system.issuer}/oidc/introspect`, {}, basicOf(app))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
  })
})
