import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { hasForm, newPerson, throughPages } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const ACTIONS = [
  'login',
  'register',
  'code',
  'code/resend',
  'email-code',
  'email-code/entry',
  'email-code/resend',
  'reset',
  'reset/code',
  'reset/resend',
  'consent',
  'switch-account',
  'cancel',
  'upstream/google',
]

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem({
    env: {
      GOOGLE_CLIENT_ID: 'client-of-a-test',
      GOOGLE_CLIENT_SECRET: 'secret-of-a-test',
      GOOGLE_ISSUER: 'http://localhost:9',
    },
  })
})
afterAll(async () => system[Symbol.asyncDispose]())

const atLogin = async () => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { url } = await party.authorization()
  const page = await browser.get(url)

  return { browser, person, page, typed: { email: person.email, password: person.password } }
}

type AtLogin = Awaited<ReturnType<typeof atLogin>>

const csrfOf = ({ forms }: Visit): string => forms[0]?.fields.csrf ?? ''

/** Sends every form that there is, and shows that the person goes on as if nothing had been. */
async function expectRefusals(
  { browser, page, person }: AtLogin,
  status: number,
  forge: (target: string) => Promise<{ status: number; text: string }>,
): Promise<void> {
  for (const action of ACTIONS) {
    const answer = await forge(`${page.url.pathname}/${action}`)
    expect({ action, status: answer.status }).toEqual({ action, status })
    expect(answer.text).not.toContain('name="csrf"')
    if (status === 403) expect(answer.text).toContain(`href="${page.url.pathname}"`)
  }

  const unchanged = await browser.get(page.url)
  expect(hasForm(unchanged, '/login')).toBe(true)
  const end = await throughPages(browser, unchanged, person)
  expect(end.url.searchParams.has('code')).toBe(true)
}

describe('a form of an interaction', () => {
  test('is refused without its token', async () => {
    const victim = await atLogin()
    const { browser, typed } = victim

    await expectRefusals(victim, 403, (target) => browser.post(target, typed))
  })

  test('is refused with a made-up token', async () => {
    const victim = await atLogin()
    const { browser, typed } = victim
    const csrf = 'x'.repeat(43)

    await expectRefusals(victim, 403, (target) => browser.post(target, { ...typed, csrf }))
  })

  test('is refused with the token of another interaction', async () => {
    const victim = await atLogin()
    const { browser, typed } = victim
    const csrf = csrfOf((await atLogin()).page)

    await expectRefusals(victim, 403, (target) => browser.post(target, { ...typed, csrf }))
  })

  test.each(['https://evil.example', 'http://localhost:1', 'null'])(
    'is refused from a page of another origin, even with its token: %s',
    async (origin) => {
      const victim = await atLogin()
      const { browser, page, typed } = victim
      const fields = { ...typed, csrf: csrfOf(page) }

      await expectRefusals(victim, 403, (target) => browser.post(target, fields, { origin }))
    },
  )

  test('is refused in a browser that did not begin it, even with its token', async () => {
    const victim = await atLogin()
    const fields = { ...victim.typed, csrf: csrfOf(victim.page) }
    const stranger = new HttpBrowser(system.issuer)

    await expectRefusals(victim, 400, (target) => stranger.post(target, fields))
  })

  test('is refused for another interaction than the one that the cookie names', async () => {
    const victim = await atLogin()
    const attacker = await atLogin()
    const cookie = attacker.browser.cookieHeader(attacker.page.url)
    const fields = { ...victim.typed, csrf: csrfOf(victim.page) }

    await expectRefusals(victim, 400, async (target) => {
      const answer = await fetch(new URL(target, system.issuer), {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(fields),
        headers: { accept: 'text/html', cookie },
      })
      expect(answer.headers.getSetCookie()).toEqual([])

      return { status: answer.status, text: await answer.text() }
    })
  })
})

describe('the cookie of an interaction', () => {
  test('cannot be made up: it is signed', async () => {
    const { page } = await atLogin()
    const uid = page.url.pathname.split('/').at(-1)
    const answer = await fetch(page.url, {
      headers: { accept: 'text/html', cookie: `latchkey-interaction=${uid}` },
    })

    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('name="csrf"')
  })

  test('is of no use to scripts, nor to other sites, nor on other pages', async () => {
    const party = await RelyingParty.discover(system.issuer, await system.registerApp())
    const { url } = await party.authorization()
    const { headers } = await fetch(url, { redirect: 'manual' })
    const uid = headers.get('location')?.split('/').at(-1)
    const cookie = headers.getSetCookie().find((one) => one.startsWith('latchkey-interaction='))

    expect(cookie).toMatch(/; httponly/i)
    expect(cookie).toMatch(/; samesite=lax/i)
    expect(cookie).toContain(`; path=/interaction/${uid};`)
  })
})
