import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { hasForm, newPerson, type Person, signIn, throughPages } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const newParty = async (settings = {}) =>
  RelyingParty.discover(system.issuer, await system.registerApp(settings))

/** An app, and a browser in which somebody is signed in to it. */
const signedIn = async () => {
  const party = await newParty()
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, browser, person)

  return { party, browser, person, tokens: await party.exchange(callback, checks) }
}

const visit = async (
  party: RelyingParty,
  browser: HttpBrowser,
  parameters: Record<string, string>,
) => {
  const { url, checks } = await party.authorization(parameters)

  return { checks, state: url.searchParams.get('state'), page: await browser.get(url) }
}

const login = (browser: HttpBrowser, page: Visit, { email, password }: Person) =>
  browser.submit(page, '/login', { email, password })

describe('prompt=none', () => {
  test('tells an app to whom nobody is signed in so, without a page', async () => {
    const { page, state } = await visit(await newParty(), new HttpBrowser(system.issuer), {
      prompt: 'none',
    })

    expect(Object.fromEntries(page.url.searchParams)).toEqual({
      error: 'login_required',
      error_description: 'End-User authentication is required',
      iss: system.issuer,
      state,
    })
  })

  test('tells an app that may not see enough yet so', async () => {
    const { browser } = await signedIn()
    const { page } = await visit(await newParty(), browser, { prompt: 'none' })

    expect(page.url.searchParams.get('error')).toBe('consent_required')
  })

  test('answers at once when nothing is left to ask', async () => {
    const { party, browser, person } = await signedIn()
    const { page, checks } = await visit(party, browser, { prompt: 'none' })
    const tokens = await party.exchange(page.url, checks)

    expect(tokens.claims()?.sub).toBe(person.id)
  })

  test('asks for a login when an ID token hints at somebody else', async () => {
    const { party, tokens } = await signedIn()
    const other = await signedIn()
    const { page } = await visit(party, other.browser, {
      prompt: 'none',
      id_token_hint: tokens.id_token ?? '',
    })

    expect(page.url.searchParams.get('error')).toBe('login_required')
  })

  test('cannot be wanted together with another prompt', async () => {
    const { party, browser } = await signedIn()
    const { page } = await visit(party, browser, { prompt: 'none login' })

    expect(page.url.searchParams.get('error')).toBe('invalid_request')
  })
})

describe('prompt=login', () => {
  test('has somebody sign in again who is signed in', async () => {
    const { party, browser, person, tokens } = await signedIn()
    const { page, checks } = await visit(party, browser, { prompt: 'login' })
    expect(hasForm(page, '/login')).toBe(true)
    expect(page.text).toContain(`value="${person.email}"`)

    const again = await party.exchange((await login(browser, page, person)).url, checks)
    expect(again.claims()).toMatchObject({ sub: person.id, sid: tokens.claims()?.sid })
  })

  test('ends the session of whoever was there when somebody else signs in', async () => {
    const { party, browser, tokens } = await signedIn()
    const somebodyElse = await newPerson(system)
    const { page, checks } = await visit(party, browser, { prompt: 'login' })
    const consent = await login(browser, page, somebodyElse)
    expect(consent.url.pathname).toMatch(/^\/interaction\//)
    expect(hasForm(consent, '/consent')).toBe(true)

    const { url } = await browser.submit(consent, '/consent')
    const theirs = await party.exchange(url, checks)
    expect(theirs.claims()?.sub).toBe(somebodyElse.id)
    expect(theirs.claims()?.sid).not.toBe(tokens.claims()?.sid)
    await expect(
      client.refreshTokenGrant(party.configuration, tokens.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('prompt=consent', () => {
  test('asks again what was agreed to before', async () => {
    const { party, browser, person } = await signedIn()
    const { page, checks } = await visit(party, browser, { prompt: 'consent' })
    expect(hasForm(page, '/login')).toBe(false)
    expect(hasForm(page, '/consent')).toBe(true)

    const tokens = await party.exchange((await browser.submit(page, '/consent')).url, checks)
    expect(tokens.claims()?.sub).toBe(person.id)
  })
})

describe('max_age', () => {
  test('has somebody sign in again who did so too long ago', async () => {
    const { party, browser, person } = await signedIn()
    const { page, checks } = await visit(party, browser, { max_age: '0' })
    expect(hasForm(page, '/login')).toBe(true)

    const tokens = await party.exchange((await login(browser, page, person)).url, checks)
    expect(tokens.claims()?.sub).toBe(person.id)
  })

  test('leaves alone whoever signed in within it, and shows when that was', async () => {
    const { party, browser } = await signedIn()
    const { page, checks } = await visit(party, browser, { max_age: '600' })
    const tokens = await party.exchange(page.url, { ...checks, maxAge: 600 })

    expect(tokens.claims()?.auth_time).toEqual(expect.any(Number))
  })

  test.each(['-1', '1.5', 'soon', '1e400'])('has to be a whole number: %s', async (max_age) => {
    const { party, browser } = await signedIn()
    const { page } = await visit(party, browser, { max_age })

    expect(page.url.searchParams.get('error')).toBe('invalid_request')
  })
})

describe('login_hint', () => {
  test('is filled in when it is an address', async () => {
    const { page } = await visit(await newParty(), new HttpBrowser(system.issuer), {
      login_hint: 'grace@example.com',
    })

    expect(page.text).toMatch(/<input[^>]*name="email"[^>]*value="grace@example\.com"/)
  })

  test('is left out when it is none', async () => {
    const { page } = await visit(await newParty(), new HttpBrowser(system.issuer), {
      login_hint: '+1 555 0100',
    })

    expect(page.text).not.toContain('555')
  })
})

describe('the state', () => {
  test.each([
    'plain',
    'with space + plus & and = and % and #',
    '"><script>alert(1)</script>',
    'ünïcödé 漢字 🎉',
    '%00%0d%0a',
    'a\r\nSet-Cookie: x=y',
    '{"json":["and","more"]}',
    '../../',
    '0',
    ' ',
    'x'.repeat(4_000),
  ])('comes back exactly as it was sent: %#', async (state) => {
    const { party, browser, person } = await signedIn()
    const success = await visit(party, browser, { state })
    const refusal = await visit(party, browser, { state, prompt: 'none login' })
    const fresh = new HttpBrowser(system.issuer)
    const afterPages = await throughPages(
      fresh,
      (await visit(party, fresh, { state })).page,
      person,
    )

    expect(success.page.url.searchParams.getAll('state')).toEqual([state])
    expect(refusal.page.url.searchParams.getAll('state')).toEqual([state])
    expect(afterPages.url.searchParams.getAll('state')).toEqual([state])
  })
})

describe('the issuer', () => {
  test('is named in every answer to the app, so that answers cannot be mixed up', async () => {
    const { party, browser } = await signedIn()
    const success = await visit(party, browser, {})
    const refusal = await visit(party, browser, { scope: 'openid', response_type: 'token' })
    const denied = await visit(await newParty(), browser, {})
    const denial = await browser.submit(denied.page, '/cancel')

    expect(success.page.url.searchParams.get('iss')).toBe(system.issuer)
    expect(refusal.page.url.href).toContain(`iss=${encodeURIComponent(system.issuer)}`)
    expect(denial.url.searchParams.get('iss')).toBe(system.issuer)
  })
})
