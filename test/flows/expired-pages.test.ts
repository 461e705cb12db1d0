import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HOUR, MINUTE } from '../../src/core/values/index.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { later } from '../support/later.ts'
import { hasForm, newPerson, signIn, throughPages } from '../support/people.ts'
import { NEW_PERSON, RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const atLogin = async (settings = {}) => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp(settings))
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { url, checks } = await party.authorization()
  const login = await browser.get(url)
  const typed = { email: person.email, password: person.password }
  const tokens = (callback: URL) => party.exchange(callback, checks)

  return { party, browser, person, login, typed, checks, tokens }
}

const atConsent = async () => {
  const { browser, login, typed, ...rest } = await atLogin()

  return { browser, login, typed, ...rest, consent: await browser.submit(login, '/login', typed) }
}

const linkTo = ({ text, url }: Visit, label: string): URL => {
  const link = new RegExp(`<a [^>]*href="([^"]*)"[^>]*>${label}`).exec(text)?.[1]
  if (!link) throw new Error(`no link "${label}" on ${url}: ${text}`)

  return new URL(link.replaceAll('&amp;', '&'))
}

const hasLink = ({ text }: Visit, label: string): boolean =>
  new RegExp(`<a [^>]*>${label}`).test(text)

describe('a login page that was left open for too long', () => {
  test('offers to start again, and that leads to the app', async () => {
    const { browser, login, person, tokens, typed } = await atLogin()
    const expired = await later(HOUR + MINUTE, () => browser.submit(login, '/login', typed))
    expect(expired.status).toBe(400)
    expect(expired.text).toContain('This page has expired')

    const again = await browser.get(linkTo(expired, 'Start again'))
    const callback = await throughPages(browser, again, person)
    expect((await tokens(callback.url)).claims()?.sub).toBe(person.id)
  })

  test('offers so also when it is loaded again', async () => {
    const { browser, login, person, tokens } = await atLogin()
    const expired = await later(HOUR + MINUTE, () => browser.get(login.url))
    const again = await browser.get(linkTo(expired, 'Start again'))
    const callback = await throughPages(browser, again, person)

    expect((await tokens(callback.url)).claims()?.sub).toBe(person.id)
  })

  test('leads back to the app where that is all that is left', async () => {
    const { browser, login } = await atLogin()
    const expired = await later(HOUR + MINUTE, () => browser.get(login.url))

    expect(linkTo(expired, 'Back to Sample app').href).toBe('http://localhost:4999/')
  })

  test('says what to do when nothing is known of it any more', async () => {
    const browser = new HttpBrowser(system.issuer)
    const page = await browser.get('/interaction/nobody-knows-this-one')

    expect(page.status).toBe(400)
    expect(page.text).toContain('Go back to the app you came from and sign in from there.')
  })
})

describe('a page that was opened in another browser', () => {
  test('leads to the app, and gives away nothing of the request', async () => {
    const { login, checks } = await atLogin()
    const page = await new HttpBrowser(system.issuer).get(login.url)

    expect(page.status).toBe(400)
    expect(linkTo(page, 'Back to Sample app').href).toBe('http://localhost:4999/')
    expect(hasLink(page, 'Start again')).toBe(false)
    expect(page.text).not.toContain(checks.expectedState)
    expect(page.text).not.toContain('name="csrf"')
  })
})

describe('a form that is sent twice', () => {
  test('one after the other arrives at the app both times', async () => {
    const { browser, consent, tokens, person } = await atConsent()
    const first = await browser.submit(consent, '/consent')
    const second = await browser.submit(consent, '/consent')

    expect(first.url.searchParams.has('code')).toBe(true)
    expect((await tokens(second.url)).claims()?.sub).toBe(person.id)
  })

  test('at the same time does not end in an error', async () => {
    const { browser, login, typed } = await atLogin({ skipConsent: true })
    const answers = await Promise.all([
      browser.submit(login, '/login', typed),
      browser.submit(login, '/login', typed),
    ])

    for (const { url } of answers) expect(url.searchParams.has('code')).toBe(true)
  })

  test('at the same time does not end in an error when it is the consent', async () => {
    const { browser, consent } = await atConsent()
    const answers = await Promise.all([
      browser.submit(consent, '/consent'),
      browser.submit(consent, '/consent'),
      browser.submit(consent, '/consent'),
    ])

    for (const { url } of answers) expect(url.searchParams.has('code')).toBe(true)
  })

  test('is answered in the same way when it is the login, and consent follows', async () => {
    const { browser, login, typed } = await atLogin()
    await browser.submit(login, '/login', typed)
    const again = await browser.submit(login, '/login', typed)

    expect(hasForm(again, '/consent')).toBe(true)
  })

  test('is denied in the same way when it was a denial', async () => {
    const { browser, consent } = await atConsent()
    await browser.submit(consent, '/cancel')
    const again = await browser.submit(consent, '/cancel')

    expect(again.status).toBeLessThan(400)
  })

  test('does not register anybody twice', async () => {
    const { browser, login } = await atLogin()
    const form = await browser.get(`${login.url.pathname}/register`)
    const [first, second] = await Promise.all([
      browser.submit(form, '/register', NEW_PERSON),
      browser.submit(form, '/register', NEW_PERSON),
    ])

    expect([first.status, second.status]).toEqual([200, 200])
    const digits = /\b\d{6}\b/.exec(system.inbox.mails[0]?.text ?? '')?.[0] ?? ''
    await browser.submit(second, '/code', { code: digits })
    const { users } = await system.storage.users.list({ limit: 10, search: NEW_PERSON.email })
    expect(users).toHaveLength(1)
  })

  test('does not end dead when it is the confirmation of a logout', async () => {
    const { browser, consent } = await atConsent()
    await browser.submit(consent, '/consent')
    const page = await browser.get('/oidc/logout')
    const first = await browser.submit(page, '/confirm', { logout: 'yes' })
    const second = await browser.submit(page, '/confirm', { logout: 'yes' })

    expect(first.text).toContain('You are signed out')
    expect(second.text).toContain('You are signed out')
  })
})

describe('going back in the browser', () => {
  test('to the login page after it was completed offers to start again', async () => {
    const { browser, login, consent, person, tokens } = await atConsent()
    await browser.submit(consent, '/consent')
    const back = await browser.get(login.url)
    expect(back.status).toBe(400)

    const again = await browser.get(linkTo(back, 'Start again'))
    const callback = await throughPages(browser, again, person)
    expect((await tokens(callback.url)).claims()?.sub).toBe(person.id)
  })

  test('to the login page and signing in there again goes on', async () => {
    const { browser, login, consent, typed, person, tokens } = await atConsent()
    await browser.submit(consent, '/consent')
    const again = await browser.submit(login, '/login', typed)

    expect((await tokens(again.url)).claims()?.sub).toBe(person.id)
  })

  test('to the address that led to the app leads there again', async () => {
    const { browser, login, typed, tokens, person } = await atLogin({ skipConsent: true })
    const uid = login.url.pathname.split('/').at(-1)
    await browser.submit(login, '/login', typed)
    const back = await browser.get(`/oidc/authorize/${uid}`)

    expect((await tokens(back.url)).claims()?.sub).toBe(person.id)
  })

  test('to that address as somebody else leads to the app alone', async () => {
    const { party, browser, login, typed } = await atLogin({ skipConsent: true })
    const uid = login.url.pathname.split('/').at(-1)
    await browser.submit(login, '/login', typed)
    const other = new HttpBrowser(system.issuer)
    await signIn(party, other, await newPerson(system))
    const page = await other.get(`/oidc/authorize/${uid}`)

    expect(page.status).toBe(400)
    expect(linkTo(page, 'Back to Sample app').href).toBe('http://localhost:4999/')
    expect(hasLink(page, 'Start again')).toBe(false)
  })

  test('from consent to login shows the login page as it was', async () => {
    const { browser, login, consent } = await atConsent()
    expect(hasForm(consent, '/consent')).toBe(true)
    const back = await browser.get(login.url)

    expect(hasForm(back, '/login') || hasLink(back, 'Start again')).toBe(true)
  })
})

describe('several tabs of one browser', () => {
  test('open one app at the same time, and all of them are signed in there', async () => {
    const { browser, login, person } = await atLogin()
    await throughPages(browser, login, person)
    const app = await system.registerApp({ skipConsent: true })
    const party = await RelyingParty.discover(system.issuer, app)
    const tabs = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { url, checks } = await party.authorization()

        return { checks, callback: (await browser.get(url)).url }
      }),
    )

    for (const { callback, checks } of tabs) {
      expect((await party.exchange(callback, checks)).claims()?.sub).toBe(person.id)
    }
  })

  test('sign in independently of each other', async () => {
    const { party, browser, person, login, typed, tokens } = await atLogin()
    const second = await party.authorization()
    const otherLogin = await browser.get(second.url)
    const consent = await browser.submit(login, '/login', typed)
    const otherConsent = await browser.submit(otherLogin, '/login', typed)
    const callback = await browser.submit(consent, '/consent')
    const otherEnd = await throughPages(browser, otherConsent, person)

    expect((await tokens(callback.url)).claims()?.sub).toBe(person.id)
    const otherTokens = await party.exchange(otherEnd.url, second.checks)
    expect(otherTokens.claims()?.sub).toBe(person.id)
  })

  test('that sign in as two people leave one of them signed in, and no error', async () => {
    const { party, browser, login, typed } = await atLogin()
    const other = await newPerson(system)
    const second = await party.authorization()
    const otherLogin = await browser.get(second.url)
    await throughPages(browser, await browser.submit(login, '/login', typed), other)
    const { email, password } = other
    const otherConsent = await browser.submit(otherLogin, '/login', { email, password })
    const end = await throughPages(browser, otherConsent, other)

    expect((await party.exchange(end.url, second.checks)).claims()?.sub).toBe(other.id)
  })
})
