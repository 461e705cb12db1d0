import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { makeApp, openDashboard } from '../support/dashboard.ts'
import { newDeveloper } from '../support/developers.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import type { TestSystem } from '../support/test-system.ts'
import { comeBack } from '../support/upstream-journey.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const REFUSED = 'This app wants you to sign in another way.'
const HOW = JSON.stringify({ id_token: { amr: null } })

let upstreams: UpstreamSystem
let system: TestSystem
beforeAll(async () => {
  upstreams = await startUpstreamSystem()
  system = upstreams.system
})
afterAll(async () => upstreams[Symbol.asyncDispose]())

/** At the login page of an app that takes only these ways. */
async function goTo(loginMethods: readonly string[] | undefined, browser = newBrowser()) {
  const registered = await system.registerApp({ skipConsent: true, loginMethods })
  const party = await RelyingParty.discover(system.issuer, registered)
  const { url, checks } = await party.authorization({ claims: HOW })

  return { registered, party, checks, browser, page: await browser.get(url) }
}

const newBrowser = () => new HttpBrowser(system.issuer)

const WAYS = [
  ['password', (page: string) => page.includes('type="password"')],
  ['email-code', (page: string) => page.includes('/email-code"')],
  ['passkey', (page: string) => page.includes('/passkey"')],
  ['google', (page: string) => page.includes('/upstream/google"')],
  ['acme', (page: string) => page.includes('/upstream/acme"')],
] as const

describe('an app that takes only some ways of signing in', () => {
  test.each([
    [['password']],
    [['email-code']],
    [['passkey', 'acme']],
    [['google', 'email-code']],
    [undefined],
  ])('is offered those alone: %j', async (methods) => {
    const { page } = await goTo(methods)

    for (const [way, isShown] of WAYS) {
      expect([way, isShown(page.text)]).toEqual([way, methods?.includes(way) ?? true])
    }
    expect(page.text.includes('/register"')).toBe(methods?.includes('password') ?? true)
  })

  test('refuses every other, whoever asks for it without the page', async () => {
    const person = await newPerson(system)
    const { browser, page } = await goTo(['acme'])
    const [form] = page.forms
    const base = page.url.pathname

    for (const [path, fields] of [
      ['login', { email: person.email, password: person.password }],
      ['email-code', { email: person.email }],
      ['email-code/entry', { code: '000000' }],
      ['passkey', { answer: '{}' }],
      ['upstream/google', {}],
      ['register', { name: 'A', email: 'a@example.com', password: 'analytical engine' }],
      ['reset', { email: person.email }],
      ['reset/code', { code: '000000', password: 'analytical engine' }],
    ] as const) {
      const answer = await browser.post(`${base}/${path}`, { ...form?.fields, ...fields })
      expect([path, answer.status, answer.text.includes(REFUSED)]).toEqual([path, 403, true])
    }
    expect(system.inbox.mails).toEqual([])
  })

  test('does not take somebody who came back from elsewhere after it changed its mind', async () => {
    const { registered, browser, page } = await goTo(['google'])
    const { url: there } = await browser.submit(page, '/upstream/google')
    await system.storage.apps.update(
      registered.app.id,
      (app) => ({
        settings: { ...app, loginMethods: ['acme'] },
        secrets: app.secrets,
        endsGrants: false,
      }),
      Date.now(),
    )
    const answer = await comeBack({ browser, there }, 'ada')

    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining(REFUSED) })
  })

  test('asks again whoever is signed in by another way, and goes on with whoever is not', async () => {
    const person = await newPerson(system)
    const { browser, page } = await goTo(undefined)
    await browser.submit(page, '/login', { email: person.email, password: person.password })

    expect((await goTo(['password', 'google'], browser)).page.url.pathname).toBe('/callback')
    const asked = await goTo(['google'], browser)
    expect(asked.page.url.pathname).toMatch(/^\/interaction\//)

    const { url: there } = await browser.submit(asked.page, '/upstream/google')
    const back = await comeBack({ browser, there }, 'grace')
    expect(back.url.pathname).toBe('/callback')
    expect((await goTo(['google'], browser)).page.url.pathname).toBe('/callback')
    expect(hasForm((await goTo(['acme'], browser)).page, '/upstream/acme')).toBe(true)
  })

  test('is not told the way in, but how somebody proved who they are', async () => {
    const { browser, page, party, checks } = await goTo(['google'])
    const { url: there } = await browser.submit(page, '/upstream/google')
    const { url } = await comeBack({ browser, there }, 'ada')

    expect((await party.exchange(url, checks)).claims()?.amr).toEqual(['fed'])
  })
})

describe('the ways of an app', () => {
  test('are set, shown and cleared by the API, which knows which there are', async () => {
    const developer = await newDeveloper(system)
    const wanted = { name: 'Shop', redirectUri: 'https://shop.example/callback' }
    const { body: plain } = await developer.ask('POST', '/v1/app', wanted)
    expect(plain).not.toHaveProperty('loginMethods')

    const change = (loginMethods: unknown) =>
      developer.ask('PATCH', `/v1/app/${plain.id}`, { loginMethods })
    expect((await change(['passkey', 'acme', 'acme'])).body.loginMethods).toEqual([
      'passkey',
      'acme',
    ])
    expect(await change(['goggle'])).toMatchObject({
      status: 400,
      body: { message: 'loginMethods can be password, email-code, passkey, github, acme, google' },
    })
    expect((await change([])).status).toBe(400)
    expect((await change(null)).body).not.toHaveProperty('loginMethods')
  })

  test('are chosen in the dashboard, none of them standing for all', async () => {
    const { browser } = await openDashboard(system)
    const { path, clientId } = await makeApp(browser)
    const save = async (chosen: Record<string, string>) =>
      browser.submit(await browser.get(`${path}/settings`), '/settings', {
        name: 'Tide Tables',
        type: 'web',
        redirectUri: 'https://tides.example/callback',
        ...chosen,
      })
    const kept = async () => (await system.storage.apps.findByClientId(clientId))?.loginMethods

    await save({ 'loginMethod-passkey': 'yes', 'loginMethod-acme': 'yes' })
    expect(await kept()).toEqual(['passkey', 'acme'])
    const form = await browser.get(`${path}/settings`)
    expect(form.text).toMatch(/name="loginMethod-acme" value="yes" checked/)
    expect(form.text).toContain('Acme &amp; Sons')
    await save({})
    expect(await kept()).toBeUndefined()
  })
})
