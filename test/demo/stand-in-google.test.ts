import { describe, expect, test } from '@jest/globals'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  refreshTokenGrant,
} from 'openid-client'
import { MINUTE } from '../../src/core/values/index.ts'
import { startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { TestClock } from '../support/clock.ts'
import { pickPersona } from './pick-persona.ts'

const redirectUri = 'http://localhost:8000/callback'
const clientId = 'a-client'
const clientSecret = 'its secret: & more'
const codeVerifier = 'v'.repeat(43)

async function openGoogle(options: { clock?: TestClock } = {}) {
  const redirectUris = [redirectUri]
  const google = await startStandInGoogle({
    port: 0,
    clientId,
    clientSecret,
    redirectUris,
    ...options,
  })
  const codeChallenge = await calculatePKCECodeChallenge(codeVerifier)

  return {
    issuer: google.issuer,
    authorizationUrl(changes: Record<string, string> = {}) {
      const url = new URL(`${google.issuer}/authorize`)
      url.search = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid profile email offline_access',
        state: 'the state',
        nonce: 'the nonce',
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...changes,
      }).toString()

      return url
    },
    exchange: (form: Record<string, string>) =>
      fetch(`${google.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uri: redirectUri,
          code_verifier: codeVerifier,
          ...form,
        }),
      }),
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  }
}

describe('the stand-in Google', () => {
  test('shows its personas, and suggests the one who is hinted at', async () => {
    await using google = await openGoogle()
    const url = google.authorizationUrl({ login_hint: 'grace.hopper@example.org' })

    const page = await (await fetch(url)).text()

    for (const text of ['Ada Lovelace', 'Grace Hopper', '(address not verified)', 'No, cancel']) {
      expect(page).toContain(text)
    }
    expect(page).toMatch(/value="grace" autofocus/)
    expect(page.match(/autofocus/g)).toHaveLength(1)
  })

  test.each([
    ['client_secret_basic', ClientSecretBasic(clientSecret)],
    ['client_secret_post', ClientSecretPost(clientSecret)],
  ])('serves a client with %s from discovery to refresh', async (_method, authentication) => {
    await using google = await openGoogle()
    const execute = [allowInsecureRequests]
    const server = new URL(google.issuer)
    const client = await discovery(server, clientId, {}, authentication, { execute })
    const url = buildAuthorizationUrl(client, google.authorizationUrl().searchParams)

    const tokens = await authorizationCodeGrant(client, await pickPersona(url, 'ada'), {
      expectedState: 'the state',
      expectedNonce: 'the nonce',
      pkceCodeVerifier: codeVerifier,
    })
    const refreshed = await refreshTokenGrant(client, tokens.refresh_token ?? '')
    const sub = '100000000000000000001'

    expect(tokens.claims()).toMatchObject({ sub, name: 'Ada Lovelace', email_verified: true })
    expect(refreshed.claims()).toMatchObject({ sub })
    expect(await fetchUserInfo(client, refreshed.access_token, sub)).toMatchObject({
      email: 'ada.lovelace@example.com',
    })
    await expect(refreshTokenGrant(client, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  test.each([
    ['no', 'cancel', {}, 'access_denied'],
    ['to a prompt of none', 'ada', { prompt: 'none' }, 'login_required'],
    ['without a code challenge', 'ada', { code_challenge: '' }, 'invalid_request'],
    ['without openid', 'ada', { scope: 'email' }, 'invalid_scope'],
    ['to another response type', 'ada', { response_type: 'token' }, 'unsupported_response_type'],
  ] as const)('answers %s to the client', async (_what, persona, changes, error) => {
    await using google = await openGoogle()

    const answer = await pickPersona(google.authorizationUrl(changes), persona)

    expect(answer.origin + answer.pathname).toBe(redirectUri)
    expect(Object.fromEntries(answer.searchParams)).toEqual({
      error,
      error_description: expect.any(String),
      state: 'the state',
      iss: google.issuer,
    })
  })

  test.each([
    ['client', { client_id: '<script>' }],
    ['redirect URI', { redirect_uri: `${redirectUri}/../elsewhere` }],
  ])('sends nobody to an unknown %s', async (_what, changes) => {
    await using google = await openGoogle()

    const response = await fetch(google.authorizationUrl(changes), { redirect: 'manual' })

    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('<script>')
  })

  test.each([
    ['its secret is wrong', { client_secret: 'guessed' }, 401, 'invalid_client'],
    ['the verifier is wrong', { code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
    ['the redirect URI differs', { redirect_uri: `${redirectUri}/` }, 400, 'invalid_grant'],
    ['the grant type is unknown', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('gives a client no tokens when %s', async (_what, form, status, error) => {
    await using google = await openGoogle()
    const answer = await pickPersona(google.authorizationUrl(), 'ada')

    const response = await google.exchange({ code: answer.searchParams.get('code') ?? '', ...form })

    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error })
  })

  test('takes a code once', async () => {
    await using google = await openGoogle()
    const answer = await pickPersona(google.authorizationUrl(), 'ada')
    const code = answer.searchParams.get('code') ?? ''

    expect((await google.exchange({ code })).status).toBe(200)
    expect((await google.exchange({ code })).status).toBe(400)
  })

  test('takes a code for a minute', async () => {
    const clock = new TestClock()
    await using google = await openGoogle({ clock })
    const answer = await pickPersona(google.authorizationUrl(), 'ada')
    clock.advance(MINUTE)

    const response = await google.exchange({ code: answer.searchParams.get('code') ?? '' })

    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
  })
})
