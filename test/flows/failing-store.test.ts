import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { breakStore } from '../support/broken-store.ts'
import { basicOf, postForm } from '../support/form-request.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn, throughPages } from '../support/people.ts'
import { NEW_PERSON, RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const UNAVAILABLE = {
  status: 503,
  body: {
    error: 'temporarily_unavailable',
    error_description: 'the server is not able to answer at the moment, try again',
  },
}

/** As every engine says it. */
const NO_TABLE = /no such table|relation .* does not exist|Table .* doesn't exist/

/** Nobody remembers an app for longer. */
const APPS_FORGOTTEN_MS = 1_000

let system: TestSystem

const newParty = async () => {
  const app = await system.registerApp()

  return { app, party: await RelyingParty.discover(system.issuer, app) }
}

const signedIn = async () => {
  const { app, party } = await newParty()
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, browser, person)

  return { app, party, browser, person, callback, checks }
}

/** The log's lines about the request that was answered with this page. */
const reasonsOf = ({ headers }: Pick<Visit, 'headers'>): string =>
  system
    .logged()
    .split('\n')
    .filter((line) => line.includes(headers.get('x-request-id') ?? 'none'))
    .join('\n')

const expectOutage = (page: Visit): void => {
  expect(page.status).toBe(503)
  expect(page.headers.get('x-request-id')).toEqual(expect.any(String))
  expect(page.text).toContain(page.headers.get('x-request-id'))
  expect(page.text).toContain('Part of this service cannot be reached at the moment.')
  expect(page.text).not.toMatch(NO_TABLE)
  expect(page.headers.getSetCookie()).toEqual([])
  expect(reasonsOf(page)).toMatch(NO_TABLE)
}

describe('while the database fails', () => {
  beforeAll(async () => {
    system = await startTestSystem()
  })
  afterAll(async () => system[Symbol.asyncDispose]())

  test('a code is not invalid, and can be exchanged afterwards', async () => {
    const { app, party, callback, checks } = await signedIn()
    const fields = {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: party.redirectUri,
      code_verifier: String(checks.pkceCodeVerifier),
    }
    {
      await using _broken = await breakStore(system)
      const answer = await postForm(`${system.issuer}/oidc/token`, fields, basicOf(app))
      expect(answer).toMatchObject(UNAVAILABLE)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(reasonsOf(answer)).toMatch(NO_TABLE)
    }

    expect((await party.exchange(callback, checks)).token_type).toBe('bearer')
  })

  test('a refresh token is not invalid, and its family lives on afterwards', async () => {
    const { app, party, callback, checks } = await signedIn()
    const { refresh_token = '' } = await party.exchange(callback, checks)
    const fields = { grant_type: 'refresh_token', refresh_token }
    {
      await using _broken = await breakStore(system)
      expect(await postForm(`${system.issuer}/oidc/token`, fields, basicOf(app))).toMatchObject(
        UNAVAILABLE,
      )
    }

    const refreshed = await client.refreshTokenGrant(party.configuration, refresh_token)
    expect(refreshed.token_type).toBe('bearer')
  })

  test('every protocol endpoint says so in JSON', async () => {
    const { app, party, callback, checks } = await signedIn()
    const { access_token } = await party.exchange(callback, checks)
    await pause(APPS_FORGOTTEN_MS)
    await using _broken = await breakStore(system)
    const post = (path: string, fields: Record<string, string>) =>
      postForm(`${system.issuer}${path}`, fields, basicOf(app))

    for (const answer of [
      await post('/oidc/token', { grant_type: 'client_credentials' }),
      await post('/oidc/introspect', { token: access_token }),
      await post('/oidc/revoke', { token: access_token }),
      await post('/oidc/par', { client_id: app.app.clientId }),
      await postForm(
        `${system.issuer}/oidc/userinfo`,
        {},
        { authorization: `Bearer ${access_token}` },
      ),
    ]) {
      expect(answer).toMatchObject(UNAVAILABLE)
      expect(reasonsOf(answer)).toMatch(NO_TABLE)
    }
  })

  test('a person is shown a page that says so, whose reference the log explains', async () => {
    const { party, browser } = await signedIn()
    const { url } = await party.authorization()
    await using _broken = await breakStore(system)

    expectOutage(await browser.get(url))
    expectOutage(await browser.get('/oidc/logout'))
  })

  test('a login that is under way waits, and goes on afterwards', async () => {
    const { party } = await newParty()
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    const { email, password } = person
    const { url, checks } = await party.authorization()
    const login = await browser.get(url)
    await pause(APPS_FORGOTTEN_MS)
    {
      await using _broken = await breakStore(system)
      expectOutage(await browser.get(login.url))
      expectOutage(await browser.submit(login, '/login', { email, password }))
    }

    const again = await browser.get(login.url)
    expect(hasForm(again, '/login')).toBe(true)
    const callback = await throughPages(browser, again, person)
    expect((await party.exchange(callback.url, checks)).claims()?.sub).toBe(person.id)
  })

  test('nobody is sent to the app with an error, which might sign them out there', async () => {
    const { party, browser } = await signedIn()
    const { url } = await party.authorization({ prompt: 'none' })
    await using _broken = await breakStore(system)
    const answer = await browser.get(url)

    expect(answer.url.origin).toBe(system.issuer)
    expectOutage(answer)
  })

  test('a code that cannot be kept is not sent to the app', async () => {
    const { party, browser } = await signedIn()
    const { url } = await party.authorization()
    await using _broken = await breakStore(system, (table) => table === 'artifacts')

    expectOutage(await browser.get(url))
  })

  test('the process is alive but not ready, and is ready again afterwards', async () => {
    const probe = async (path: string) => {
      const response = await fetch(`${system.issuer}${path}`)

      return { status: response.status, body: await response.json() }
    }
    {
      await using _broken = await breakStore(system)
      expect(await probe('/readyz')).toEqual({ status: 503, body: { status: 'not_ready' } })
      expect(await probe('/healthz')).toEqual({ status: 200, body: { status: 'ok' } })
      expect((await probe('/.well-known/jwks.json')).status).toBe(200)
    }

    expect(await probe('/readyz')).toEqual({ status: 200, body: { status: 'ready' } })
  })
})

describe('while the database fails, and there is no Redis', () => {
  beforeAll(async () => {
    system = await startTestSystem({ env: { REDIS_URL: '' } })
  })
  afterAll(async () => system[Symbol.asyncDispose]())

  test('a token that cannot be kept is not handed out', async () => {
    const app = await system.registerApp({ type: 'machine' })
    const fields = { grant_type: 'client_credentials' }
    await using _broken = await breakStore(system, (table) => table === 'artifacts')
    const answer = await postForm(`${system.issuer}/oidc/token`, fields, basicOf(app))

    expect(answer).toMatchObject(UNAVAILABLE)
    expect(JSON.stringify(answer.body)).not.toContain('access_token')
    expect(reasonsOf(answer)).toMatch(NO_TABLE)
  })

  test('what is typed cannot be checked without counting attempts, and is not', async () => {
    const { party } = await newParty()
    const browser = new HttpBrowser(system.issuer)
    const { email, password } = await newPerson(system)
    const { url } = await party.authorization()
    const login = await browser.get(url)
    const register = await browser.get(`${login.url.pathname}/register`)
    await using _broken = await breakStore(system, (table) => table === 'rate_limits')

    expectOutage(await browser.submit(login, '/login', { email, password }))
    expectOutage(await browser.submit(register, '/register', NEW_PERSON))
  })

  test('nobody is told that a page is gone', async () => {
    await using _broken = await breakStore(system)

    expectOutage(await new HttpBrowser(system.issuer).get('/interaction/unknown'))
  })
})
