import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const NEW = 'amber heron lagoon'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

/** How somebody signed in is told to whoever asks. */
const HOW = JSON.stringify({ id_token: { amr: null } })

const latestCode = (): string => /\b\d{6}\b/.exec(system.inbox.mails[0]?.text ?? '')?.[0] ?? 'none'

async function anApp() {
  return RelyingParty.discover(system.issuer, await system.registerApp({ skipConsent: true }))
}

/** Somebody who forgot their password, on the page that asks for the code and a new one. */
async function atNewPassword(
  party: RelyingParty,
  email: string,
  browser = new HttpBrowser(system.issuer),
) {
  const { url, checks } = await party.authorization({ prompt: 'login', claims: HOW })
  const login = await browser.get(url)
  const form = await browser.get(`${login.url.pathname}/reset`)
  const page = await browser.submit(form, '/reset', { email })

  return { browser, checks, login, page }
}

describe('a password reset', () => {
  test('ends at the app, signed in by the code', async () => {
    const party = await anApp()
    const person = await newPerson(system)
    const { browser, checks, page } = await atNewPassword(party, person.email)
    const callback = await browser.submit(page, '/reset/code', {
      code: latestCode(),
      password: NEW,
    })

    const tokens = await party.exchange(callback.url, checks)
    expect(tokens.claims()).toMatchObject({ sub: person.id, amr: ['otp'] })
    expect(system.inbox.mails[0]).toMatchObject({
      to: person.email,
      subject: 'Your password was changed',
    })
  })

  test('makes the new password the only one', async () => {
    const party = await anApp()
    const person = await newPerson(system)
    const { browser, page } = await atNewPassword(party, person.email)
    await browser.submit(page, '/reset/code', { code: latestCode(), password: NEW })

    const elsewhere = () => new HttpBrowser(system.issuer)
    const old = await signIn(party, elsewhere(), person)
    expect(old.callback.searchParams.has('code')).toBe(false)
    const now = await signIn(party, elsewhere(), { ...person, password: NEW })
    expect(now.callback.searchParams.has('code')).toBe(true)
  })

  test.each(['another browser', 'the same browser'])(
    'ends the session and the refresh family that there are in %s',
    async (where) => {
      const party = await anApp()
      const person = await newPerson(system)
      const before = new HttpBrowser(system.issuer)
      const signedIn = await signIn(party, before, person, {
        scope: 'openid offline_access',
        prompt: 'consent',
      })
      const { refresh_token = '' } = await party.exchange(signedIn.callback, signedIn.checks)

      const { browser, checks, page } = await atNewPassword(
        party,
        person.email,
        where === 'the same browser' ? before : undefined,
      )
      const { url } = await browser.submit(page, '/reset/code', {
        code: latestCode(),
        password: NEW,
      })

      await expect(
        client.refreshTokenGrant(party.configuration, refresh_token),
      ).rejects.toMatchObject({ error: 'invalid_grant' })
      expect((await party.exchange(url, checks)).claims()?.sub).toBe(person.id)
      if (where === 'another browser') {
        const { url: silent } = await party.authorization({ prompt: 'none' })
        expect((await before.get(silent)).url.searchParams.get('error')).toBe('login_required')
      }
    },
  )

  test('answers for an unknown address as for a known one', async () => {
    const party = await anApp()
    const { email } = await newPerson(system)
    const unknown = `${'0'.repeat(email.indexOf('@'))}@example.com`
    const mailed = system.inbox.mails.length
    const [one, other] = [email, unknown].map(async (address) => {
      const { page, login } = await atNewPassword(party, address)
      const { date, 'x-request-id': reference, ...headers } = Object.fromEntries(page.headers)
      const uid = login.url.pathname.split('/').at(-1) ?? ''

      return {
        status: page.status,
        headers,
        text: page.text
          .replaceAll(address, 'ADDRESS')
          .replaceAll(uid, 'UID')
          .replaceAll(/name="csrf" value="[^"]*"/g, 'CSRF'),
      }
    })

    expect(await other).toEqual(await one)
    expect((await one)?.text).toContain('ADDRESS')
    expect(system.inbox.mails).toHaveLength(mailed + 1)
  })

  test('shows what is wrong with a password, and takes the code with another', async () => {
    const party = await anApp()
    const { email } = await newPerson(system)
    const { browser, page } = await atNewPassword(party, email)
    const code = latestCode()
    const refused = await browser.submit(page, '/reset/code', { code, password: 'password1' })

    expect(refused.status).toBe(400)
    expect(refused.text).toMatch(/id="password-error"[^>]*>This password is easy to guess/)
    const { url } = await browser.submit(refused, '/reset/code', { code, password: NEW })
    expect(url.searchParams.has('code')).toBe(true)
  })

  test('takes neither a wrong code nor one to sign in by', async () => {
    const party = await anApp()
    const { email } = await newPerson(system)
    const { browser, login, page } = await atNewPassword(party, email)
    const own = latestCode()
    await browser.post(`${login.url.pathname}/email-code`, { ...login.forms[0]?.fields, email })
    const toSignInBy = latestCode()

    for (const code of ['000000', toSignInBy].filter((one) => one !== own)) {
      const refused = await browser.submit(page, '/reset/code', { code, password: NEW })
      expect(refused.status).toBe(401)
      expect(hasForm(refused, '/reset/code')).toBe(true)
    }
  })

  test('begins with an address', async () => {
    const party = await anApp()
    const browser = new HttpBrowser(system.issuer)
    const login = await browser.get((await party.authorization()).url)

    expect(hasForm(await browser.get(`${login.url.pathname}/reset/code`), '/reset')).toBe(true)
  })
})
