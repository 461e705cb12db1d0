import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { MIN_PASSWORD_LENGTH } from '../../src/core/passwords/index.ts'
import { systemClock } from '../../src/core/values/index.ts'
import { translator, type Values } from '../../src/texts/index.ts'
import { openAccount } from '../support/account.ts'
import { makeApp, openDashboard } from '../support/dashboard.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { newPerson } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const headers = { 'accept-language': 'de' }
const german = translator('de')

let system: TestSystem
let party: RelyingParty
let account: HttpBrowser
let dashboard: HttpBrowser
let app: string
beforeAll(async () => {
  system = await startTestSystem({
    env: { GITHUB_CLIENT_ID: 'latchkey', GITHUB_CLIENT_SECRET: 'a secret between them' },
  })
  party = await RelyingParty.discover(system.issuer, await system.registerApp())
  account = (await openAccount(system, undefined, headers)).browser
  dashboard = (await openDashboard(system, headers)).browser
  app = (await makeApp(dashboard)).path
})
afterAll(async () => system[Symbol.asyncDispose]())

type Fields = Record<string, string>
type Row = readonly [code: string, path: string, fields: Fields, values?: Values]

const stranger = { email: 'nobody@example.com', password: 'this is not it' }
const newcomer = { name: 'Ada', email: 'ada@example.com', password: 'nanoseconds of wire' }
const newApp = { name: 'Tides', type: 'web', redirectUri: 'https://tides.example/callback' }
const minimum = MIN_PASSWORD_LENGTH

/** A page before somebody is signed in, in a browser of its own. */
async function openLogin() {
  const browser = new HttpBrowser(system.issuer, headers)
  const page = await browser.get((await party.authorization()).url)

  return { browser, page, base: page.url.pathname, csrf: page.forms[0]?.fields.csrf ?? '' }
}

/** What a page says that went wrong. */
const alertsOf = ({ text }: Visit): readonly string[] =>
  [...text.matchAll(/<p (?![^>]*hidden)[^>]*role="alert"[^>]*>([\s\S]*?)<\/p>/g)].map(
    ([, alert = '']) =>
      alert
        .replace(/<[^>]+>/g, '')
        .replaceAll('&#34;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&')
        .trim(),
  )

function expectGerman(page: Visit, code: string, values?: Values): void {
  expect(page.text).toContain('<html lang="de"')
  expect(alertsOf(page)).toEqual([german(`errors.${code}`, values)])
  expect(alertsOf(page)).not.toContain(translator('en')(`errors.${code}`, values))
}

describe('a page in German says in German', () => {
  // biome-ignore format: a table
  const BEFORE: readonly Row[] = [
    ['invalid_credentials', '/login', stranger],
    ['invalid_credentials', '/login', { email: 'no address', password: 'x' }],
    ['invalid_email_address', '/email-code', { email: 'no address' }],
    ['invalid_email_code', '/email-code/entry', { code: 'none' }],
    ['name_required', '/register', { ...newcomer, name: ' ' }],
    ['name_too_long', '/register', { ...newcomer, name: 'x'.repeat(1_000) }],
    ['invalid_email_address', '/register', { ...newcomer, email: 'no address' }],
    ['password_too_short', '/register', { ...newcomer, password: 'short' }, { minimum }],
    ['password_too_common', '/register', { ...newcomer, password: 'password123' }],
    ['password_too_long', '/register', { ...newcomer, password: 'x'.repeat(300) }],
    ['invalid_email_code', '/code', { code: 'none' }],
    ['invalid_email_address', '/reset', { email: 'no address' }],
    ['invalid_email_code', '/reset/code', { code: 'none', password: newcomer.password }],
    ['invalid_passkey', '/passkey', { answer: '{}' }],
    ['unknown_upstream', '/upstream/elsewhere', {}],
    ['first_factor_gone', '/two-step', { code: 'none' }],
    ['csrf', '/login', { csrf: 'another' }],
  ]

  test.each(BEFORE)('what is wrong before a sign-in: %s, %s', async (...row) => {
    const [code, path, fields, values] = row
    const { browser, base, csrf } = await openLogin()
    const asked = {
      '/email-code/entry': '/email-code',
      '/code': '/register',
      '/reset/code': '/reset',
    }
    const before = asked[path as keyof typeof asked]
    if (before) await browser.post(`${base}${before}`, { csrf, ...newcomer })

    expectGerman(await browser.post(`${base}${path}`, { csrf, ...fields }), code, values)
  })

  test.each([
    ['/two-step', 'invalid_one_time_code'],
    ['/two-step/recovery', 'invalid_recovery_code'],
  ])('what is wrong with a second factor at %s', async (path, code) => {
    const person = await newPerson(system)
    await turnOnTwoStep(system, person.id, systemClock)
    const { browser, base, csrf } = await openLogin()
    const { email, password } = person
    await browser.post(`${base}/login`, { csrf, email, password })

    expectGerman(await browser.post(`${base}${path}`, { csrf, code: 'none' }), code)
  })

  test.each([
    ['error=access_denied', 'upstream_refused'],
    ['error=server_error', 'upstream_failed'],
  ])('what an upstream did not do: %s', async (answer, code) => {
    const { browser, base, csrf } = await openLogin()
    const { url: there } = await browser.post(`${base}/upstream/github`, { csrf })
    const state = there.searchParams.get('state')

    expectGerman(await browser.get(`/upstream/github/callback?${answer}&state=${state}`), code)
  })

  test.each([
    ['/upstream/github/callback?code=x&state=y', 'upstream_state_invalid'],
    ['/oidc/authorize?client_id=unknown&response_type=code', 'unknown_client'],
    ['/dashboard/apps/00000000-0000-4000-8000-000000000000', 'app_not_found'],
  ])('what is wrong with an address: %s', async (path, code) => {
    expectGerman(await dashboard.get(path), code)
  })

  // biome-ignore format: a table
  const ACCOUNT: readonly (readonly [string, page: string, form: string, Fields, Values?])[] = [
    ['name_too_long', '', '/account', { name: 'x'.repeat(1_000) }],
    ['invalid_email_address', '/addresses/new', '/new', { email: 'no address' }],
    ['wrong_present_password', '/password', '/password', { present: 'not it', password: newcomer.password }],
    ['password_too_short', '/password', '/password', { present: newcomer.password, password: 'short' }, { minimum }],
    ['invalid_one_time_code', '/two-step/set-up', '/set-up', { code: 'none' }],
    ['invalid_passkey_name', '/passkeys/new', '/new', { name: 'x'.repeat(200), answer: '{}' }],
    ['invalid_passkey', '/passkeys/new', '/new', { name: 'Laptop', answer: '{}' }],
    ['confirmation_differs', '/data/delete', '/delete', { confirmation: 'no' }],
  ]

  test.each(ACCOUNT)('what is wrong in an account: %s, %s', async (...row) => {
    const [code, page, form, fields, values] = row
    const visit = await account.get(`/account${page}`)

    expectGerman(await account.submit(visit, form, fields), code, values)
  })

  const uri = (redirectUri: string, type = 'web') => ({ ...newApp, type, redirectUri })
  // biome-ignore format: a table
  const APPS: readonly Row[] = [
    ['setting_required', '/apps/new', { ...newApp, name: ' ' }],
    ['setting_too_long', '/apps/new', { ...newApp, name: 'x'.repeat(200) }, { most: 100 }],
    ['setting_not_printable', '/apps/new', { ...newApp, name: 'a\u0007b' }],
    ['setting_required', '/apps/new', uri('')],
    ['setting_not_for_machine', '/apps/new', uri('https://a.example', 'machine')],
    ['uri_too_long', '/apps/new', uri(`https://a.example/${'x'.repeat(3_000)}`), { most: 2_048 }],
    ['uri_not_ascii', '/apps/new', uri('https://ä.example')],
    ['uri_not_absolute', '/apps/new', uri('tides.example')],
    ['uri_with_fragment', '/apps/new', uri('https://a.example/#')],
    ['uri_with_user_info', '/apps/new', uri('https://me@a.example')],
    ['uri_with_wildcard', '/apps/new', uri('https://*.a.example')],
    ['uri_insecure', '/apps/new', uri('http://a.example')],
    ['uri_on_secure_loopback', '/apps/new', uri('https://localhost/', 'native')],
    ['uri_scheme_without_dot', '/apps/new', uri('tides:/callback', 'native')],
    ['uri_insecure', '/settings', { ...newApp, postLogoutRedirectUri: 'http://a.example' }],
    ['uri_not_absolute', '/settings', { ...newApp, backchannelLogoutUri: 'x' }],
    ['name_differs', '/delete', { name: 'another' }],
    ['setting_required', '/tokens', { name: ' ', lifetimeDays: '30' }],
    ['setting_not_one_line', '/tokens', { name: 'x'.repeat(200), lifetimeDays: '30' }, { most: 100 }],
  ]

  test.each(APPS)('what is wrong in the dashboard: %s, %s', async (...row) => {
    const [code, path, fields, values] = row
    const isOfApp = ['/settings', '/delete'].includes(path)
    const page = await dashboard.get(isOfApp ? `${app}${path}` : `/dashboard${path}`)

    expectGerman(await dashboard.submit(page, path, fields), code, values)
  })
})
