import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseEmailAddress } from '../../src/core/values/index.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { hasForm, newPerson } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

/** How somebody signed in is told to whoever asks. */
const HOW = JSON.stringify({ id_token: { acr: null, amr: null } })

async function atLogin(issuer = system) {
  const app = await issuer.registerApp({ skipConsent: true })
  const party = await RelyingParty.discover(issuer.issuer, app)
  const browser = new HttpBrowser(issuer.issuer)
  const { url, checks } = await party.authorization({ claims: HOW })
  const login = await browser.get(url)

  return { party, browser, checks, login }
}

/** What the button does that sends the form of the login page elsewhere. */
const askForCode = (browser: HttpBrowser, login: Visit, email: string): Promise<Visit> => {
  const [form] = login.forms
  const [, action = ''] = /formaction="([^"]+)"/.exec(login.text) ?? []

  return browser.post(action, { ...form?.fields, email, password: '' })
}

const codeIn = (text = ''): string => /\b\d{6}\b/.exec(text)?.[0] ?? 'none'
const another = (code: string): string => (code === '000000' ? '000001' : '000000')

describe('a sign-in by a mailed code', () => {
  test('ends at the app, for whoever the address belongs to', async () => {
    const { party, browser, checks, login } = await atLogin()
    const person = await newPerson(system)
    const page = await askForCode(browser, login, person.email)
    const callback = await browser.submit(page, '/email-code/entry', {
      code: codeIn(system.inbox.mails[0]?.text),
    })

    const tokens = await party.exchange(callback.url, checks)
    expect(tokens.claims()).toMatchObject({
      sub: person.id,
      email: person.email,
      email_verified: true,
      amr: ['otp'],
      acr: 'urn:latchkey:acr:1fa',
    })
  })

  test('brings its code by a mail server, and registers a person who is new', async () => {
    await using server = await startMailServer()
    await using other = await startTestSystem({
      mail: {
        kind: 'smtp',
        host: '127.0.0.1',
        port: server.port,
        tls: 'none',
        credentials: undefined,
        from: { address: parseEmailAddress('login@example.com'), name: 'Kite Photos' },
      },
    })
    const { party, browser, checks, login } = await atLogin(other)
    const page = await askForCode(browser, login, 'new@example.com')
    await server.untilTaken(1)
    const code = codeIn(server.mails[0]?.text)
    const callback = await browser.submit(page, '/email-code/entry', { code })

    expect((await party.exchange(callback.url, checks)).claims()).toMatchObject({
      email: 'new@example.com',
      email_verified: true,
    })
    expect(other.logged()).toContain('a mail was handed to the mail server')
    expect(other.logged()).not.toContain('new@example.com')
  })

  test('answers for an unknown address as for a known one', async () => {
    const { email } = await newPerson(system)
    const unknown = `${'0'.repeat(email.indexOf('@'))}@example.com`
    const answers = [email, unknown].map(async (address) => {
      const { browser, login } = await atLogin()
      const { status, headers, text, url } = await askForCode(browser, login, address)
      const { date, 'x-request-id': reference, ...others } = Object.fromEntries(headers)
      const [, , uid = ''] = url.pathname.split('/')

      return {
        status,
        others,
        text: text
          .replaceAll(address, 'ADDRESS')
          .replaceAll(uid, 'UID')
          .replaceAll(/name="csrf" value="[^"]*"/g, 'CSRF')
          .replaceAll(/Sample app/g, 'APP'),
      }
    })
    const [one, other] = await Promise.all(answers)

    expect(one?.text).toContain('ADDRESS')
    expect(other).toEqual(one)
  })

  test('takes no code in another browser', async () => {
    const first = await atLogin()
    const second = await atLogin()
    const { email } = await newPerson(system)
    await askForCode(first.browser, first.login, email)
    const code = codeIn(system.inbox.mails[0]?.text)
    const page = await askForCode(second.browser, second.login, email)
    const own = codeIn(system.inbox.mails[0]?.text)
    const answer = await second.browser.submit(page, '/email-code/entry', {
      code: code === own ? another(own) : code,
    })

    expect(answer.status).toBe(401)
    expect(hasForm(answer, '/email-code/entry')).toBe(true)
  })

  test('takes no code once five of two hundred guesses at once were looked at', async () => {
    await using proxied = await startTestSystem({ env: { TRUSTED_PROXIES: 'loopback' } })
    const { browser, login } = await atLogin(proxied)
    const { email } = await newPerson(proxied)
    const page = await askForCode(browser, login, email)
    const code = codeIn(proxied.inbox.mails[0]?.text)
    const form = page.forms.find(({ action }) => action.pathname.endsWith('/email-code/entry'))
    const enter = (typed: string, network: number) =>
      browser.post(
        form?.action.pathname ?? '',
        { ...form?.fields, code: typed },
        { 'x-forwarded-for': `10.2.${network}.1` },
      )

    const guesses = await Promise.all(
      Array.from({ length: 200 }, (_, network) => enter(another(code), network)),
    )

    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]))
    expect((await enter(code, 201)).status).toBe(401)
  })

  test('sends a new code, after which the old one is none', async () => {
    const { browser, login } = await atLogin()
    const { email } = await newPerson(system)
    const page = await askForCode(browser, login, email)
    const resent = await browser.submit(page, '/email-code/resend')
    const [latest, earlier] = system.inbox.mails.map(({ text }) => codeIn(text))

    expect(resent.text).toContain('A new code is on its way')
    if (earlier !== latest) {
      const refused = await browser.submit(resent, '/email-code/entry', { code: earlier ?? '' })
      expect(refused.status).toBe(401)
    }
    const callback = await browser.submit(resent, '/email-code/entry', { code: latest ?? '' })
    expect(callback.url.searchParams.has('code')).toBe(true)
  })

  test('shows the login page again for what is no address, with what was typed', async () => {
    const { browser, login } = await atLogin()
    const answer = await askForCode(browser, login, 'grace')

    expect(answer.status).toBe(400)
    expect(answer.text).toMatch(/id="email-error"/)
    expect(answer.text).toContain('value="grace"')
  })

  test('begins at the login page', async () => {
    const { browser, login } = await atLogin()

    expect(hasForm(await browser.get(`${login.url.pathname}/email-code/entry`), '/login')).toBe(
      true,
    )
  })
})

describe('without mail', () => {
  test('what needs it is not offered, and says why where somebody goes all the same', async () => {
    await using other = await startTestSystem({ mail: { kind: 'none' } })
    const { browser, login } = await atLogin(other)
    const { pathname } = login.url

    expect(login.text).not.toMatch(/\/(register|reset|email-code)"/)
    for (const path of ['register', 'code', 'email-code/entry', 'reset', 'reset/code']) {
      const answer = await browser.get(`${pathname}/${path}`)
      expect({ path, status: answer.status }).toEqual({ path, status: 400 })
      expect(answer.text).toContain('This service cannot send mail')
      expect(hasForm(answer, '/login')).toBe(true)
    }
    const posted = await browser.post(`${pathname}/email-code`, {
      ...login.forms[0]?.fields,
      email: 'ada@example.com',
    })
    expect(posted.status).toBe(400)
    expect(posted.text).toContain('This service cannot send mail')
  })
})
