import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decodeJwt } from 'jose'
import { type StandInGoogle, startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'
import { newCluraSession, postClura, signInByLink } from '../support/clura.ts'
import { basicOf, postForm } from '../support/form-request.ts'
import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { requestToken } from '../support/signed-in.ts'
import { REDIRECT_URI, startTestSystem, type TestSystem } from '../support/test-system.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const PKCE = {
  // RFC 7636, appendix B.
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  query: '?code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256',
}

let google: StandInGoogle
let system: TestSystem
beforeAll(async () => {
  const client = { clientId: 'latchkey', clientSecret: 'a secret between them' }
  google = await startStandInGoogle({ port: 0, redirectUris: [], ...client })
  const port = await freePort()
  const callback = `http://localhost:${port}/v1/global-auth/callback`
  google.redirectUris.push(callback)
  system = await startTestSystem({
    env: {
      PORT: String(port),
      GOOGLE_CLIENT_ID: client.clientId,
      GOOGLE_CLIENT_SECRET: client.clientSecret,
      GOOGLE_ISSUER: google.issuer,
      GLOBAL_REDIRECT_URI: callback,
      GOOGLE_REDIRECT_URI: `http://localhost:${port}/v1/auth/google/callback`,
    },
  })
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
  await google[Symbol.asyncDispose]()
})

const newBrowser = () => new HttpBrowser(system.issuer)
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${system.issuer}${path}`, { headers, redirect: 'manual' })

describe('the login link of an app', () => {
  test('stands for an authorization request that it alone decides', async () => {
    const { app } = await system.registerApp({
      redirectUris: [REDIRECT_URI, 'https://other.example/callback'],
    })
    const forged = 'client_id=x&redirect_uri=https://evil.example&scope=openid&resource=x&x=y'
    const answer = await get(`/user-login/${app.clientId}?${forged}`)
    const { origin, pathname, searchParams } = new URL(answer.headers.get('location') ?? '')

    expect([answer.status, `${origin}${pathname}`]).toEqual([
      303,
      `${system.issuer}/oidc/authorize`,
    ])
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: app.clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid email profile',
      resource: 'urn:latchkey:resource:hosted-login',
    })
  })

  test('passes on what an app binds its user by', async () => {
    const { callback, request } = await signInByLink(system, { query: '?state=s%26t&nonce=n1' })
    const { body } = await postClura(system, 'token', request)

    expect([...callback.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state'])
    expect(callback.searchParams.get('state')).toBe('s&t')
    expect(decodeJwt((body as { id_token: string }).id_token).nonce).toBe('n1')
  })

  test('suggests the address that it is given', async () => {
    const { app } = await system.registerApp()
    const page = await newBrowser().get(`/user-login/${app.clientId}?login_hint=ada@example.com`)

    expect(page.text).toContain('value="ada@example.com"')
  })

  test('tells the app what it asked for and cannot have', async () => {
    const { app } = await system.registerApp()
    const link = `/user-login/${app.clientId}`
    const silent = await newBrowser().get(`${link}?prompt=none&state=s`)
    const twice = await newBrowser().get(`${link}?state=a&state=b`)

    expect(silent.url.href).toMatch(REDIRECT_URI)
    expect(Object.fromEntries(silent.url.searchParams)).toMatchObject({
      error: 'login_required',
      state: 's',
      iss: system.issuer,
    })
    expect(twice.url.searchParams.get('error')).toBe('invalid_request')
  })

  test.each(['%s', `%s?provider=google`])(
    'is a page that says so for no app: /user-login/%s',
    async (path) => {
      const machine = await system.registerApp({ type: 'machine' })
      for (const id of [UNKNOWN, 'x', '%00', '..%2f', machine.app.clientId]) {
        const answer = await get(`/user-login/${path.replace('%s', id)}`, { accept: 'text/html' })

        expect([answer.status, answer.headers.get('location')]).toEqual([404, null])
        expect(await answer.text()).toContain('an app that is not registered')
      }
    },
  )

  test('tells a program the same', async () => {
    const answer = await get(`/user-login/${UNKNOWN}`, { accept: 'application/json' })

    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: 'app_not_registered' })
  })

  test('leaves a public app no way around PKCE, and no secret to send', async () => {
    const settings = { type: 'spa' } as const
    const { app } = await system.registerApp(settings)
    const refused = await newBrowser().get(`/user-login/${app.clientId}`)
    expect(refused.url.searchParams.get('error')).toBe('invalid_request')

    const { registered, request } = await signInByLink(system, { settings, query: PKCE.query })
    expect(await postClura(system, 'token', { ...request, app_secret: 'x' })).toMatchObject({
      status: 401,
      body: { message: 'Invalid app credentials' },
    })
    const tokens = await requestToken(system.issuer, registered, {
      grant_type: 'authorization_code',
      code: request.code,
      redirect_uri: REDIRECT_URI,
      code_verifier: PKCE.verifier,
    })
    expect(decodeJwt(tokens.body.access_token ?? '')).toMatchObject({
      aud: registered.app.clientId,
      app_client_id: registered.app.clientId,
    })
  })

  test('asks its user what the app may know, and of no resource', async () => {
    const { app } = await system.registerApp()
    const { email, password } = await newPerson(system)
    const browser = newBrowser()
    const login = await browser.get(`/user-login/${app.clientId}`)
    const consent = await browser.submit(login, '/login', { email, password })

    expect(hasForm(consent, '/consent')).toBe(true)
    expect(consent.text).toContain('See your email address')
    expect(consent.text).not.toContain('urn:latchkey')
  })
})

describe('an app that has a login link', () => {
  test('signs its users in by plain OpenID Connect as well, who are not asked again', async () => {
    const registered = await system.registerApp()
    const party = await RelyingParty.discover(system.issuer, registered)
    const browser = newBrowser()
    const { callback, checks } = await signIn(party, browser, await newPerson(system))
    const tokens = await party.exchange(callback, checks)
    const again = await browser.get(`/user-login/${registered.app.clientId}`)

    expect(tokens.claims()).not.toHaveProperty('app_client_id')
    expect(tokens.access_token).not.toMatch(/\./)
    expect(`${again.url.origin}${again.url.pathname}`).toBe(REDIRECT_URI)
    expect(again.url.searchParams.has('code')).toBe(true)
  })

  test('needs PKCE where it makes its requests itself', async () => {
    const registered = await system.registerApp()
    const party = await RelyingParty.discover(system.issuer, registered)
    const { url } = await party.authorization({ resource: 'urn:latchkey:resource:hosted-login' })
    url.searchParams.append('resource', 'urn:latchkey:resource:hosted-login')
    url.searchParams.delete('code_challenge')
    url.searchParams.delete('code_challenge_method')
    const several = await newBrowser().get(url)
    url.searchParams.delete('resource')
    const none = await newBrowser().get(url)

    for (const { searchParams } of [several.url, none.url]) {
      expect(searchParams.get('error')).toBe('invalid_request')
      expect(searchParams.get('error_description')).toMatch(/PKCE/)
    }
  })

  test('gets no more tokens once it has given its refresh token back', async () => {
    const { registered, request, tokens } = await newCluraSession(system)
    const answer = await postForm(
      `${system.issuer}/oidc/revoke`,
      { token: tokens.refresh_token },
      basicOf(registered),
    )

    expect(answer.status).toBe(200)
    expect(await postClura(system, 'refresh', request)).toMatchObject({ status: 401 })
  })
})

test('a machine app is given no token that looks like a user of an app', async () => {
  const machine = await system.registerApp({ type: 'machine' })
  const answer = await requestToken(system.issuer, machine, {
    grant_type: 'client_credentials',
    resource: 'urn:latchkey:resource:hosted-login',
  })

  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_target' } })
})

describe('a link that names a provider', () => {
  const arrivals = ['/user-login/%s?provider=google', '/v1/global-auth/google?appClientId=%s']

  test.each(arrivals)('skips the login page: %s', async (link) => {
    const { app } = await system.registerApp({ skipConsent: true })
    const browser = newBrowser()
    const { url } = await browser.get(link.replace('%s', app.clientId))
    const back = await browser.get(await pickPersona(url, 'ada'))

    expect(url.origin).toBe(google.issuer)
    expect(url.searchParams.get('redirect_uri')).toBe(`${system.issuer}/v1/global-auth/callback`)
    expect(back.url.href).toMatch(REDIRECT_URI)
    expect(back.url.searchParams.has('code')).toBe(true)
  })

  test('leads to the login page when its user comes back with nothing', async () => {
    const { app } = await system.registerApp()
    const browser = newBrowser()
    const { url } = await browser.get(`/user-login/${app.clientId}?provider=google`)
    const back = await browser.get(await pickPersona(url, 'cancel'))

    expect(back.status).toBe(403)
    expect(hasForm(back, '/login')).toBe(true)
  })

  test.each(['/user-login/%s?provider=nobody', '/v1/global-auth/github?appClientId=%s'])(
    'shows the login page when nobody can be sent there: %s',
    async (link) => {
      const { app } = await system.registerApp()
      const page = await newBrowser().get(link.replace('%s', app.clientId))

      expect(hasForm(page, '/login')).toBe(true)
    },
  )

  test.each(['', '?appClientId=', '?appClientId=x', `?appClientId=${UNKNOWN}`])(
    'is a page that says so for no app: /v1/global-auth/google%s',
    async (query) => {
      expect(await get(`/v1/global-auth/google${query}`)).toMatchObject({ status: 404 })
    },
  )

  test('signs developers in as well', async () => {
    const { url } = await newBrowser().get('/v1/auth/google')

    expect(url.origin).toBe(google.issuer)
  })
})

describe('the callbacks that Clura has registered upstream', () => {
  // Whichever is sent, Google sends its answer there.
  test.each(['/v1/auth/google/callback', '/v1/global-auth/callback', '/upstream/google/callback'])(
    'takes the answer of Google at %s',
    async (path) => {
      const { app } = await system.registerApp({ skipConsent: true })
      const browser = newBrowser()
      const { url } = await browser.get(`/user-login/${app.clientId}?provider=google`)
      const answer = await pickPersona(url, 'grace')
      const back = await browser.get(`${path}${answer.search}`)

      expect(back.url.searchParams.has('code')).toBe(true)
    },
  )

  test('is there for GitHub', async () => {
    const page = await newBrowser().get('/v1/global-auth/github/callback?code=x&state=y')

    expect(page.text).toContain('This way of signing in is not available here.')
  })
})

describe('an address below /v1/ that there is not', () => {
  test.each(['/v1/nothing', '/v1/global-auth/nothing', '/v1/app/1/2/3'])(
    'says so in a message: %s',
    async (path) => {
      const answer = await get(path)

      expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not found' }])
    },
  )
})

describe('GET /v1/app/validate/:appClientId', () => {
  test('tells whether there is such an app', async () => {
    const { app } = await system.registerApp()
    const capitals = app.clientId.toUpperCase()
    const answers = [app.clientId, capitals, UNKNOWN, 'x', '%00', app.id].map(async (id) => {
      const answer = await get(`/v1/app/validate/${id}`)

      return { status: answer.status, body: await answer.json() }
    })

    expect(await Promise.all(answers)).toEqual([
      ...Array(2).fill({ status: 200, body: { valid: true } }),
      ...Array(4).fill({ status: 200, body: { valid: false } }),
    ])
  })
})
