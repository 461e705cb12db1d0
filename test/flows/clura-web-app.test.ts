import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { type CluraSampleApp, cluraSample, startCluraSamples } from '../support/clura-samples.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, type Person, throughPages } from '../support/people.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const HEX = /^[0-9a-f]{64}$/

interface Tokens {
  id_token: string
  access_token: string
  refresh_token: string
}

let system: TestSystem
let app: CluraSampleApp
let person: Person
let callback: URL
let tokens: Tokens

const appClientId = () => app.registered.app.clientId
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}${path}`, { headers, redirect: 'manual' })

beforeAll(async () => {
  system = await startTestSystem()
  app = await startCluraSamples(system.issuer, (redirectUri) =>
    system.registerApp({ redirectUris: [redirectUri] }),
  )
  person = await newPerson(system)
  const browser = new HttpBrowser(system.issuer)
  const page = await browser.get(`/user-login/${appClientId()}`)
  callback = (await throughPages(browser, page, person)).url
  tokens = (await (await fetch(callback)).json()) as Tokens
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await system?.[Symbol.asyncDispose]()
})

describe('a program written from the documentation of Clura', () => {
  test('is given its user back at its redirectUri, with a code and nothing else', () => {
    expect(`${callback.origin}${callback.pathname}`).toBe(`${app.url}/callback`)
    expect([...callback.searchParams.keys()].sort()).toEqual(['code', 'iss'])
    expect(callback.searchParams.get('code')).toMatch(HEX)
    expect(callback.searchParams.get('iss')).toBe(system.issuer)
  })

  test('exchanges the code for tokens of the documented form', () => {
    expect(tokens).toEqual({
      id_token: expect.any(String),
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(HEX),
    })
    expect(decodeProtectedHeader(tokens.id_token)).toMatchObject({ alg: 'RS256' })
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({
      alg: 'RS256',
      typ: 'at+jwt',
    })
  })

  test('reads who the user is from the ID token', () => {
    const claims = decodeJwt(tokens.id_token)

    expect(claims).toMatchObject({
      sub: person.id,
      email: person.email,
      email_verified: true,
      name: person.name,
      app_client_id: appClientId(),
      sid: expect.stringMatching(UUID),
      iss: system.issuer,
      aud: appClientId(),
      iat: expect.any(Number),
      exp: Number(claims.iat) + 3_600,
    })
  })

  test('verifies the access token by jwks-rsa and jsonwebtoken', async () => {
    const payload = await (await get(`/verify?token=${tokens.access_token}`)).json()

    expect(payload).toEqual({
      sub: person.id,
      app_client_id: appClientId(),
      sid: decodeJwt(tokens.id_token).sid,
      iss: system.issuer,
      aud: appClientId(),
      client_id: appClientId(),
      jti: expect.any(String),
      scope: 'openid email profile',
      iat: expect.any(Number),
      exp: Number(decodeJwt(tokens.access_token).iat) + 900,
    })
  })

  test('verifies the ID token in the same way', async () => {
    const payload = await (await get(`/verify?token=${tokens.id_token}`)).json()

    expect(payload).toMatchObject({ sub: person.id, email: person.email })
  })

  test.each(['access_token', 'id_token'] as const)(
    'lets the %s through its Express middleware',
    async (name) => {
      const answer = await get('/api/profile', { authorization: `Bearer ${tokens[name]}` })

      expect(answer.status).toBe(200)
      expect(await answer.json()).toEqual({ userId: person.id })
    },
  )

  test('keeps others out by its Express middleware', async () => {
    const [head, payload = ''] = tokens.access_token.split('.')
    const forged = `${head}.${payload}.${'A'.repeat(342)}`
    const answers = [
      await get('/api/profile'),
      await get('/api/profile', { authorization: `Bearer ${forged}` }),
      await get('/api/profile', { authorization: `Bearer ${tokens.refresh_token}` }),
    ]

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  })

  test('lets the access token through its Next.js middleware, and nobody else', async () => {
    const inside = await get('/dashboard', { cookie: `access_token=${tokens.access_token}` })
    const outside = await get('/dashboard')
    const forged = await get('/dashboard', { cookie: `access_token=${tokens.access_token}x` })

    expect([inside.status, inside.headers.get('x-middleware-next')]).toEqual([200, '1'])
    for (const { status, headers } of [outside, forged]) {
      expect([status, headers.get('location')]).toEqual([307, 'http://localhost/login'])
    }
  })

  test('refreshes by the request that is documented', async () => {
    const answer = await sendSample(await cluraSample('Refresh request', system.issuer), {
      '64-char-hex-string': tokens.refresh_token,
      'your-app-client-id': appClientId(),
      'your-app-secret': app.registered.secret?.reveal() ?? '',
    })
    const refreshed = (await answer.json()) as Tokens

    expect(answer.status).toBe(200)
    expect(refreshed).toEqual({
      id_token: expect.any(String),
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(HEX),
    })
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
    const { sub, aud, sid, app_client_id, scope } = decodeJwt(refreshed.access_token)
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub, aud, sid, app_client_id, scope })
    expect(decodeJwt(refreshed.id_token)).toMatchObject({ app_client_id, email: person.email })
  })
})

/** Sends a request that is written down as HTTP, with the values filled in. */
function sendSample(sample: string, values: Record<string, string>): Promise<Response> {
  const filled = Object.entries(values).reduce((text, [from, to]) => text.replace(from, to), sample)
  const [head = '', body = ''] = filled.split('\n\n')
  const [request = '', ...headers] = head.split('\n')
  const [method = '', url = ''] = request.split(' ')

  return fetch(url, {
    method,
    headers: headers.map((line) => line.split(': ') as [string, string]),
    body,
  })
}
