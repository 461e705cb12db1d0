import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { type Answer, postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const ORIGIN = 'https://app.example'
const REDIRECT_URI = `${ORIGIN}/callback`

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const spaParty = async () => {
  const registered = await system.registerApp({ type: 'spa', redirectUris: [REDIRECT_URI] })
  const party = await RelyingParty.discover(system.issuer, registered)
  const browser = new HttpBrowser(system.issuer)

  return { party, browser, clientId: registered.app.clientId, secret: registered.secret }
}

const corsOf = ({ headers }: Pick<Answer, 'headers'>) => ({
  origin: headers.get('access-control-allow-origin'),
  credentials: headers.get('access-control-allow-credentials'),
})

describe('a single-page app', () => {
  test('signs its user in, reads userinfo and refreshes without a secret', async () => {
    const { party, browser, secret } = await spaParty()
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, browser, person)

    const tokens = await party.exchange(callback, checks)
    expect(secret).toBeUndefined()
    expect(tokens.claims()).toMatchObject({ sub: person.id, email: person.email })
    await expect(
      client.fetchUserInfo(party.configuration, tokens.access_token, person.id),
    ).resolves.toMatchObject({ email: person.email })

    const { refresh_token = '' } = tokens
    const refreshed = await client.refreshTokenGrant(party.configuration, refresh_token)
    expect(refreshed).toMatchObject({
      refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      id_token: expect.any(String),
    })
    await client.tokenRevocation(party.configuration, refreshed.refresh_token ?? '')
    await expect(
      client.refreshTokenGrant(party.configuration, refreshed.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  // biome-ignore format: a table
  test.each<[string, Record<string, string>]>([
    ['without PKCE',         { code_challenge: '', code_challenge_method: '' }],
    ['with PKCE by "plain"', { code_challenge_method: 'plain' }],
    ['with PKCE that does not name its method', { code_challenge_method: '' }],
  ])('is refused %s', async (_, parameters) => {
    const { party, browser } = await spaParty()
    const { url } = await party.authorization(parameters)
    const answer = await browser.get(url)

    expect(answer.url.origin).toBe(ORIGIN)
    expect(Object.fromEntries(answer.url.searchParams)).toEqual({
      error: 'invalid_request',
      error_description: expect.any(String),
      iss: system.issuer,
      state: url.searchParams.get('state'),
    })
  })

  test.each(['no verifier', 'the verifier of another request'])(
    'is given nothing for a code with %s',
    async (verifier) => {
      const { party, browser, clientId } = await spaParty()
      const { callback } = await signIn(party, browser, await newPerson(system))

      expect(
        await postForm(`${system.issuer}/oidc/token`, {
          grant_type: 'authorization_code',
          code: callback.searchParams.get('code') ?? '',
          redirect_uri: REDIRECT_URI,
          client_id: clientId,
          ...(verifier !== 'no verifier' && { code_verifier: client.randomPKCECodeVerifier() }),
        }),
      ).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    },
  )
})

describe('a page of a browser', () => {
  test('may ask before it calls', async () => {
    const preflight = await fetch(`${system.issuer}/oidc/token`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,dpop',
      },
    })

    expect(preflight.status).toBe(204)
    expect(corsOf(preflight)).toEqual({ origin: ORIGIN, credentials: null })
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,dpop')
  })

  test('may call from the origin that its app takes redirects at', async () => {
    const { party, browser, clientId } = await spaParty()
    const { callback, checks } = await signIn(party, browser, await newPerson(system))
    const tokens = await postForm(
      `${system.issuer}/oidc/token`,
      {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: REDIRECT_URI,
        client_id: clientId,
        code_verifier: String(checks.pkceCodeVerifier),
      },
      { origin: ORIGIN },
    )
    expect(tokens.status).toBe(200)
    expect(corsOf(tokens)).toEqual({ origin: ORIGIN, credentials: null })

    const { access_token } = tokens.body as { access_token: string }
    const userinfo = await fetch(`${system.issuer}/oidc/userinfo`, {
      headers: { origin: ORIGIN, authorization: `Bearer ${access_token}` },
    })
    expect(userinfo.status).toBe(200)
    expect(corsOf(userinfo).origin).toBe(ORIGIN)
  })

  test('sees why it was refused there', async () => {
    const { clientId } = await spaParty()
    const answer = await postForm(
      `${system.issuer}/oidc/token`,
      { grant_type: 'refresh_token', refresh_token: 'f'.repeat(64), client_id: clientId },
      { origin: ORIGIN },
    )

    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect(corsOf(answer).origin).toBe(ORIGIN)
  })

  test.each([
    'https://evil.example',
    'https://app.example.evil.example',
    'http://app.example',
    'https://app.example:444',
    'null',
  ])('may not call from any other origin: %s', async (origin) => {
    const { party, browser, clientId } = await spaParty()
    const { callback, checks } = await signIn(party, browser, await newPerson(system))
    const exchange = (from: string) =>
      postForm(
        `${system.issuer}/oidc/token`,
        {
          grant_type: 'authorization_code',
          code: callback.searchParams.get('code') ?? '',
          redirect_uri: REDIRECT_URI,
          client_id: clientId,
          code_verifier: String(checks.pkceCodeVerifier),
        },
        { origin: from },
      )

    const refused = await exchange(origin)
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(corsOf(refused).origin).toBeNull()
    expect(await exchange(ORIGIN)).toMatchObject({ status: 200 })
  })

  test('may not call from nowhere in the name of an app with a private-use scheme', async () => {
    const { app } = await system.registerApp({
      type: 'native',
      redirectUris: ['com.example.app:/callback'],
    })
    const answer = await postForm(
      `${system.issuer}/oidc/token`,
      { grant_type: 'refresh_token', refresh_token: 'f'.repeat(64), client_id: app.clientId },
      { origin: 'null' },
    )

    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(corsOf(answer).origin).toBeNull()
  })

  test('may not call in the name of an app with a secret, which has no page of its own', async () => {
    const app = await system.registerApp({ redirectUris: [REDIRECT_URI] })
    const answer = await postForm(
      `${system.issuer}/oidc/token`,
      {
        grant_type: 'refresh_token',
        refresh_token: 'f'.repeat(64),
        client_id: app.app.clientId,
        client_secret: app.secret?.reveal() ?? '',
      },
      { origin: ORIGIN },
    )

    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(corsOf(answer).origin).toBeNull()
  })
})
