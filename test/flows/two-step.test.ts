import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HOUR, MINUTE } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { newPerson, type Person } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const clock = new TestClock(Date.now())

let system: TestSystem
let party: RelyingParty
beforeAll(async () => {
  system = await startTestSystem({ clock, env: { TRUSTED_PROXIES: 'loopback' } })
  party = await RelyingParty.discover(
    system.issuer,
    await system.registerApp({ skipConsent: true }),
  )
})
afterAll(async () => system[Symbol.asyncDispose]())

/** How somebody signed in is told to whoever asks. */
const HOW = JSON.stringify({ id_token: { acr: null, amr: null } })

/** Somebody with an authenticator app. */
const cautiousPerson = async () => {
  const person = await newPerson(system)

  return { person, ...(await turnOnTwoStep(system, person.id, clock)) }
}

/** A browser that has shown the right password. */
const afterPassword = async (
  { email, password }: Person,
  browser = new HttpBrowser(system.issuer),
) => {
  const { url, checks } = await party.authorization({ claims: HOW })
  const page = await browser.submit(await browser.get(url), '/login', { email, password })

  return { browser, page, checks, enter: codeEntry(browser, page) }
}

const codeEntry = (browser: HttpBrowser, page: Visit) => (code: string) =>
  browser.submit(page, '/two-step', { code })

const isAtApp = ({ url }: Visit): boolean => url.searchParams.has('code')

describe('somebody with two-step verification', () => {
  test('is signed in by password and code, which tokens say', async () => {
    const { person, app } = await cautiousPerson()
    const { page, checks, enter } = await afterPassword(person)
    expect(page.text).toContain('Two-step verification')

    const { url } = await enter(app.code())
    const claims = (await party.exchange(url, checks)).claims()

    expect(claims).toMatchObject({
      sub: person.id,
      acr: 'urn:latchkey:acr:2fa',
      amr: ['pwd', 'otp', 'mfa'],
    })
  })

  test('is not signed in by the password alone', async () => {
    const { person } = await cautiousPerson()
    const { browser } = await afterPassword(person)
    const { url } = await party.authorization({ prompt: 'none' })

    expect((await browser.get(url)).url.searchParams.get('error')).toBe('login_required')
  })

  test('is asked again after a wrong code', async () => {
    const { person, app } = await cautiousPerson()
    const { browser, enter } = await afterPassword(person)
    const refused = await enter(app.wrongCode())

    expect(refused.status).toBe(401)
    expect(refused.text).toContain('This code is wrong')
    expect(isAtApp(await browser.submit(refused, '/two-step', { code: app.code() }))).toBe(true)
  })

  test('gets in once with one code, however many come with it at once', async () => {
    const { person, app } = await cautiousPerson()
    const browsers = await Promise.all(Array.from({ length: 5 }, () => afterPassword(person)))

    const visits = await Promise.all(browsers.map(({ enter }) => enter(app.code())))

    expect(visits.filter(isAtApp)).toHaveLength(1)
    const late = await afterPassword(person)
    expect((await late.enter(app.code())).status).toBe(401)
    // The code after it is another one, and good already.
    expect(isAtApp(await late.enter(app.code(30)))).toBe(true)
  })

  test('gets in once with each recovery code, and is told by mail', async () => {
    const { person, app, recoveryCodes } = await cautiousPerson()
    const [code = ''] = recoveryCodes
    const enter = async () => {
      const { browser, page } = await afterPassword(person)
      const form = await browser.get(`${page.url.pathname}/recovery`)

      return browser.submit(form, '/recovery', { code: code.toUpperCase().replaceAll('-', ' ') })
    }

    const visits = await Promise.all([enter(), enter(), enter()])

    expect(visits.filter(isAtApp)).toHaveLength(1)
    expect(visits.filter(({ status }) => status === 401)).toHaveLength(2)
    expect(system.inbox.mails[0]).toMatchObject({
      to: person.email,
      subject: 'A recovery code was used',
    })
    expect(await system.storage.secondFactors.find(person.id)).toMatchObject({
      recoveryCodesLeft: recoveryCodes.length - 1,
    })
    expect(app.code()).toMatch(/^\d{6}$/)
  })

  test('is asked for it after a mailed code as well', async () => {
    const { person, app } = await cautiousPerson()
    const browser = new HttpBrowser(system.issuer)
    const { url, checks } = await party.authorization({ claims: HOW })
    const login = await browser.get(url)
    const { csrf = '' } = login.forms[0]?.fields ?? {}
    const entry = await browser.post(`${login.url.pathname}/email-code`, {
      csrf,
      email: person.email,
    })
    const [code = ''] = /\b\d{6}\b/.exec(system.inbox.mails[0]?.text ?? '') ?? []
    const page = await browser.submit(entry, '/email-code/entry', { code })

    const { url: callback } = await codeEntry(browser, page)(app.code())

    expect((await party.exchange(callback, checks)).claims()).toMatchObject({
      amr: ['otp', 'mfa'],
    })
  })

  test('begins again when the second step comes too late, or in another browser', async () => {
    const { person, app } = await cautiousPerson()
    const { browser, page, enter } = await afterPassword(person)
    const stranger = new HttpBrowser(system.issuer)

    expect((await stranger.get(page.url)).text).not.toContain('authenticator app')
    clock.advance(16 * MINUTE)
    const late = await enter(app.code())

    expect(late.status).toBe(401)
    expect(late.text).toContain('sign in again from the beginning')
    expect((await browser.get(page.url)).text).not.toContain('authenticator app')
  })

  test('whose password is known to somebody who guesses codes still has recovery codes', async () => {
    const { person, app, recoveryCodes } = await cautiousPerson()
    const fromNetwork = (n: number) =>
      new HttpBrowser(system.issuer, { 'x-forwarded-for': `10.77.${n}.1` })
    const guess = async (n: number) => {
      const { browser, page } = await afterPassword(person, fromNetwork(n))
      const visits = await Promise.all(
        Array.from({ length: 12 }, () => codeEntry(browser, page)(app.wrongCode())),
      )

      return visits.map(({ status }) => status)
    }

    const guesses = (await Promise.all([1, 2, 3, 4].map(guess))).flat()
    expect(guesses.filter((status) => status === 401).length).toBeLessThanOrEqual(30)

    const { browser, page, enter } = await afterPassword(person, fromNetwork(9))
    expect((await enter(app.code())).status).toBe(429)
    const form = await browser.get(`${page.url.pathname}/recovery`)
    const visit = await browser.submit(form, '/recovery', { code: recoveryCodes[0] ?? '' })
    expect(isAtApp(visit)).toBe(true)

    clock.advance(HOUR)
    const later = await afterPassword(person, fromNetwork(10))
    expect(isAtApp(await later.enter(app.code()))).toBe(true)
  })

  test('gets no tokens from a program that cannot ask for the second step', async () => {
    const { person } = await cautiousPerson()
    const response = await fetch(`${system.issuer}/password/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.email, password: person.password }),
    })

    expect(response.status).toBe(403)
    expect(await response.text()).toContain('two-step verification')
  })

  test('leaves nothing at rest or in the log that would help somebody else', async () => {
    const { person, app, recoveryCodes } = await cautiousPerson()
    const code = app.code()
    const { enter } = await afterPassword(person)
    await enter(code)
    const factor = await system.storage.secondFactors.find(person.id)

    expect(factor?.sealedSecret).toMatch(/^v1\./)
    for (const recoveryCode of recoveryCodes) expect(system.logged()).not.toContain(recoveryCode)
    expect(system.logged()).not.toContain(`"${code}"`)
  })
})
