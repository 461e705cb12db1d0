import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type DashboardVisitor, makeApp, openDashboard } from '../support/dashboard.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, throughPages } from '../support/people.ts'
import { spendLimit } from '../support/spent-limits.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let ada: DashboardVisitor
let grace: DashboardVisitor
beforeAll(async () => {
  system = await startTestSystem()
  ada = await openDashboard(system)
  grace = await openDashboard(system)
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const SIGN_IN = /Sign in to the dashboard/

describe('the dashboard', () => {
  test('is shown to whoever is signed in, and to nobody else', async () => {
    const stranger = await new HttpBrowser(system.issuer).get('/dashboard')

    expect(ada.home.url.pathname).toBe('/dashboard')
    expect(ada.home.text).toContain(ada.person.email)
    expect(stranger.text).toMatch(SIGN_IN)
  })

  test('and the account page lead to each other', async () => {
    const account = await ada.browser.get('/account/sign-in')

    expect(account.text).toContain('<a href="/dashboard">Developer dashboard</a>')
    expect(ada.home.text).toContain('<a href="/account">Account</a>')
  })

  test('leads through the sign-in to the page that was asked for', async () => {
    const { path } = await makeApp(ada.browser)
    const browser = new HttpBrowser(system.issuer)
    const login = await browser.get(path)
    expect(hasForm(login, '/login')).toBe(true)

    expect((await throughPages(browser, login, ada.person)).url.pathname).toBe(path)
  })

  test.each([
    '//evil.example',
    'https://evil.example',
    '/dashboard/../oidc/logout',
    '/dashboard//x',
  ])('leads to no other place: %s', async (to) => {
    const visit = await ada.browser.get(`/dashboard/sign-in?to=${encodeURIComponent(to)}`)

    expect(visit.url.href).toBe(`${system.issuer}/dashboard`)
  })

  test('takes a callback only in the browser that began, and only once', async () => {
    const { browser, person } = await openDashboard(system)
    const begun = await fetch(`${system.issuer}/dashboard/sign-in`, { redirect: 'manual' })
    const foreign = await browser.get(begun.headers.get('location') ?? '')

    expect(foreign.url.pathname).toBe('/dashboard')
    const other = new HttpBrowser(system.issuer)
    await throughPages(other, await other.get(begun.headers.get('location') ?? ''), person)
    expect((await other.get('/dashboard')).text).toMatch(SIGN_IN)
  })

  test('has a browser keep little of sign-ins that are begun and not ended', async () => {
    const browser = new HttpBrowser(system.issuer)
    for (let count = 0; count < 9; count++) await browser.get('/dashboard/sign-in')
    const login = await browser.get('/dashboard/sign-in')
    const begun = browser.cookieHeader(login.url).match(/latchkey-dashboard-sign-in-/g)

    expect(begun).toHaveLength(5)
    const { url, text } = await throughPages(browser, login, ada.person)
    expect(url.pathname).toBe('/dashboard')
    expect(text).toContain(ada.person.email)
  })

  test('is left by signing out, here and at the provider', async () => {
    const { browser, home } = await openDashboard(system)
    const left = await browser.submit(home, '/sign-out')

    expect(left.text).toContain('You are signed out.')
    expect((await browser.get('/dashboard')).text).toMatch(SIGN_IN)
    expect(hasForm(await browser.get('/dashboard/sign-in'), '/login')).toBe(true)
  })

  test('ends with the session at the provider', async () => {
    const { browser } = await openDashboard(system)
    await browser.submit(await browser.get('/oidc/logout'), '/confirm', { logout: 'yes' })

    expect((await browser.get('/dashboard')).text).toMatch(SIGN_IN)
  })

  test('ends for a user who is disabled', async () => {
    const { browser, person } = await openDashboard(system)
    await system.storage.users.setDisabled(person.id, Date.now(), Date.now())

    expect((await browser.get('/dashboard')).text).toMatch(SIGN_IN)
  })

  test('does nothing for a form that was not sent from its page', async () => {
    const { path } = await makeApp(ada.browser, { name: 'Kept' })
    for (const [csrf, origin] of [
      ['forged', system.issuer],
      ['', system.issuer],
      [(await graceToken()) ?? '', system.issuer],
    ] as const) {
      const answer = await ada.browser.post(`${path}/delete`, { csrf, name: 'Kept' }, { origin })
      expect(answer.status).toBe(403)
    }
    expect((await ada.browser.get(path)).status).toBe(200)
  })

  test('shows names that are hostile as they are', async () => {
    const { path } = await makeApp(ada.browser, { name: '<img src=x onerror=alert(1)>' })

    for (const page of [path, '/dashboard', `${path}/settings`, `${path}/delete`]) {
      const { text } = await ada.browser.get(page)
      expect(text).toContain('&lt;img src=x')
      expect(text).not.toContain('<img src=x')
    }
  })

  test.each(['%00', 'a%00b', 'x'.repeat(3_000), "'", '__proto__'])(
    'has nothing by an id that is none: %#',
    async (id) => {
      const { fields = {} } = ada.home.forms[0] ?? {}
      const answers = [
        await ada.browser.get(`/dashboard/apps/${id}`),
        await ada.browser.post(`/dashboard/apps/${id}/secret`, { ...fields, overlap: '0' }),
        await ada.browser.post(`/dashboard/tokens/${id}/revoke`, fields),
      ]

      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    },
  )

  test('shows a secret once', async () => {
    const { path, secret } = await makeApp(ada.browser)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect((await ada.browser.get(path)).text).not.toContain(secret)
  })
})

const graceToken = async () =>
  (await grace.browser.get('/dashboard')).forms.find(({ fields }) => fields.csrf)?.fields.csrf

describe('two developers', () => {
  test('see nothing of each other’s apps', async () => {
    const { path } = await makeApp(ada.browser, { name: 'Of Ada alone' })

    expect((await grace.browser.get('/dashboard')).text).not.toContain('Of Ada alone')
    expect((await grace.browser.get('/dashboard/sign-in?to=/dashboard')).status).toBe(200)
    for (const page of ['', '/settings', '/secret', '/delete', '/try']) {
      const theirs = await grace.browser.get(`${path}${page}`)
      const none = await grace.browser.get(`/dashboard/apps/${crypto.randomUUID()}${page}`)
      expect([theirs.status, bare(theirs.text)]).toEqual([404, bare(none.text)])
    }
  })

  test('change nothing of each other’s apps', async () => {
    const { path, clientId } = await makeApp(ada.browser, { name: 'Of Ada alone' })
    const csrf = (await graceToken()) ?? ''
    const fields = {
      csrf,
      name: 'Of Ada alone',
      type: 'spa',
      overlap: '0',
      redirectUri: 'https://x.example',
    }

    for (const page of ['/settings', '/secret', '/delete', '/try']) {
      expect((await grace.browser.post(`${path}${page}`, fields)).status).toBe(404)
    }
    expect(await system.storage.apps.findByClientId(clientId)).toMatchObject({ type: 'web' })
  })

  test('revoke nothing of each other’s tokens', async () => {
    const page = await ada.browser.submit(await ada.browser.get('/dashboard/tokens'), '/tokens', {
      name: 'a script',
      lifetimeDays: '7',
    })
    const revoke = page.forms.find(({ action }) => action.pathname.endsWith('/revoke'))
    const csrf = (await graceToken()) ?? ''

    expect((await grace.browser.post(revoke?.action ?? '', { csrf })).status).toBe(404)
    expect((await ada.browser.get('/dashboard/tokens')).text).toContain('a script')
  })
})

test('a developer changes no more from pages than by the API, and can sign out then', async () => {
  const { browser, person } = await openDashboard(system)
  const form = await browser.get('/dashboard/apps/new')
  await spendLimit(system.storage.rateLimiter, 'app change by developer', person.id)
  const refused = await browser.submit(form, '/apps/new', {
    name: 'One more',
    type: 'web',
    redirectUri: 'https://more.example',
  })

  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const home = await browser.get('/dashboard')
  expect(home.text).not.toContain('One more')
  expect((await browser.submit(home, '/sign-out')).text).toContain('You are signed out.')
})

describe('where the operator says who is a developer', () => {
  test('others are told so, and can sign out', async () => {
    await using closed = await startTestSystem({ env: { DEVELOPERS: '@company.example' } })
    const { browser, home } = await openDashboard(closed)

    expect(home.status).toBe(403)
    expect(home.text).toContain('This account cannot register apps')
    expect((await browser.get('/dashboard/apps/new')).status).toBe(403)
    const { csrf = '' } = home.forms[0]?.fields ?? {}
    const filled = { csrf, name: 'x', redirectUri: 'https://x.example', lifetimeDays: '7' }
    for (const path of ['/dashboard/apps/new', '/dashboard/tokens']) {
      expect((await browser.post(path, filled)).status).toBe(403)
    }
    expect(await closed.storage.apps.list({})).toEqual([])
    expect((await browser.get('/account/sign-in')).text).not.toContain('href="/dashboard"')
    expect((await browser.submit(home, '/sign-out')).text).toContain('You are signed out.')
  })
})

/** A page without what differs from request to request. */
const bare = (html: string): string => html.replaceAll(/[0-9a-f-]{36}|value="[^"]*"/g, '')
