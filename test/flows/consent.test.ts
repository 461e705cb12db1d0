import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, type Person, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const newParty = async (settings = {}) =>
  RelyingParty.discover(system.issuer, await system.registerApp(settings))

/** What comes after somebody signed in, in a browser that nobody used before. */
const afterLogin = async (
  party: RelyingParty,
  { email, password }: Person,
  parameters: Record<string, string> = {},
) => {
  const browser = new HttpBrowser(system.issuer)
  const { url, checks } = await party.authorization(parameters)
  const page = await browser.submit(await browser.get(url), '/login', { email, password })

  return { browser, page, checks }
}

const listed = (text: string): string[] =>
  [...text.matchAll(/<li>([^<]*)<\/li>/g)].map(([, item = '']) => item)

const PROFILE = 'See your name, picture and language'
const EMAIL = 'See your email address'
const OPENID = 'Recognize you when you come back'
const PHONE = 'See your phone number'

describe('consent', () => {
  test('names the app, where it lives, who is asked and what for', async () => {
    const party = await newParty({ name: 'Notes & "more"' })
    const person = await newPerson(system)
    const { page } = await afterLogin(party, person)

    expect(page.text).toContain('Notes &amp; &#34;more&#34;')
    expect(page.text).toContain('localhost:4999')
    expect(page.text).toContain(person.email)
    expect(listed(page.text)).toEqual([OPENID, PROFILE, EMAIL])
  })

  test('is asked once per app, and remembered in every other browser', async () => {
    const party = await newParty()
    const person = await newPerson(system)
    await signIn(party, new HttpBrowser(system.issuer), person)

    const { page, checks } = await afterLogin(party, person)
    expect(page.url.searchParams.has('code')).toBe(true)
    const tokens = await party.exchange(page.url, checks)
    expect(tokens.claims()).toMatchObject({ sub: person.id, email: person.email })
  })

  test('is asked again for what is new, and for that alone', async () => {
    const party = await newParty()
    const person = await newPerson(system)
    await signIn(party, new HttpBrowser(system.issuer), person, { scope: 'openid email' })

    const scope = 'openid email phone'
    const { browser, page } = await afterLogin(party, person, { scope })
    expect(hasForm(page, '/consent')).toBe(true)
    expect(listed(page.text)).toEqual([PHONE])

    const callback = await browser.submit(page, '/consent')
    expect(callback.url.searchParams.has('code')).toBe(true)
    const later = await afterLogin(party, person, { scope })
    const tokens = await party.exchange(later.page.url, later.checks)
    expect(tokens.scope).toBe('openid email phone')
  })

  test('given to one app is none to another', async () => {
    const person = await newPerson(system)
    await signIn(await newParty(), new HttpBrowser(system.issuer), person)
    const { page } = await afterLogin(await newParty(), person)

    expect(hasForm(page, '/consent')).toBe(true)
  })

  test('given by one person is none of another', async () => {
    const party = await newParty()
    await signIn(party, new HttpBrowser(system.issuer), await newPerson(system))
    const { page } = await afterLogin(party, await newPerson(system))

    expect(hasForm(page, '/consent')).toBe(true)
  })

  test('to less gives an app no more than it asks for', async () => {
    const party = await newParty()
    const person = await newPerson(system)
    await signIn(party, new HttpBrowser(system.issuer), person)
    const { page, checks } = await afterLogin(party, person, { scope: 'openid' })
    const tokens = await party.exchange(page.url, checks)

    expect(tokens.scope).toBe('openid')
    expect(tokens.claims()).not.toHaveProperty('email')
    expect(await client.fetchUserInfo(party.configuration, tokens.access_token, person.id)).toEqual(
      { sub: person.id },
    )
  })

  test('is not asked for an app that an operator marked', async () => {
    const party = await newParty({ skipConsent: true })
    const person = await newPerson(system)
    const { page, checks } = await afterLogin(party, person)
    const tokens = await party.exchange(page.url, checks)

    expect(tokens.claims()).toMatchObject({ sub: person.id, email: person.email })
  })

  test('that is denied is told the app, and not remembered', async () => {
    const party = await newParty()
    const person = await newPerson(system)
    const { browser, page, checks } = await afterLogin(party, person)
    const denied = await browser.submit(page, '/cancel')

    expect(Object.fromEntries(denied.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'the end-user denied the request',
      iss: system.issuer,
      state: checks.expectedState,
    })
    expect(hasForm((await afterLogin(party, person)).page, '/consent')).toBe(true)
  })

  test('is not needed to cancel a login: the app is told access_denied', async () => {
    const party = await newParty()
    const browser = new HttpBrowser(system.issuer)
    const { url } = await party.authorization()
    const denied = await browser.submit(await browser.get(url), '/cancel')

    expect(denied.url.searchParams.get('error')).toBe('access_denied')
  })

  test('may be given by another account than the one that is signed in', async () => {
    const party = await newParty()
    const { browser, page, checks } = await afterLogin(party, await newPerson(system))
    const { id, email, password } = await newPerson(system)
    const login = await browser.submit(page, '/switch-account')
    const consent = await browser.submit(login, '/login', { email, password })
    expect(consent.text).toContain(email)
    const { url } = await browser.submit(consent, '/consent')

    expect((await party.exchange(url, checks)).claims()?.sub).toBe(id)
  })
})
