import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HttpBrowser } from '../support/http-browser.ts'
import { NEW_PERSON, RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const login = async (acceptLanguage: string, parameters: Record<string, string> = {}) => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const browser = new HttpBrowser(system.issuer, { 'accept-language': acceptLanguage })
  const { url } = await party.authorization(parameters)

  return { browser, page: await browser.get(url) }
}

describe('the language of a page', () => {
  // biome-ignore format: a table
  test.each<[string, string | undefined, string]>([
    ['de',                      undefined, 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', undefined, 'de'],
    ['fr,de;q=0.5,en;q=0.1',    undefined, 'de'],
    ['fr',                      undefined, 'en'],
    ['',                        undefined, 'en'],
    ['*',                       undefined, 'en'],
    ['en',                      'de',      'de'],
    ['en',                      'fr de',   'de'],
    ['de',                      'en-GB',   'en'],
    ['de',                      'xx zz',   'de'],
    ['de',                      '"><script>', 'de'],
  ])('with Accept-Language %j and ui_locales %j is %s', async (accepted, uiLocales, expected) => {
    const { page } = await login(accepted, { ...(uiLocales && { ui_locales: uiLocales }) })

    expect(page.status).toBe(200)
    expect(page.text).toContain(`<html lang="${expected}"`)
    expect(page.headers.get('content-language')).toBe(expected)
    expect(page.headers.get('vary')).toContain('Accept-Language')
  })

  test('stays what the app asked for on every page of the way, and in the mail', async () => {
    const { browser, page } = await login('en', { ui_locales: 'de' })
    const register = await browser.get(`${page.url.pathname}/register`)
    const refused = await browser.submit(register, '/register', { ...NEW_PERSON, password: 'kurz' })
    const code = await browser.submit(refused, '/register', NEW_PERSON)
    const [mail] = system.inbox.mails
    const digits = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? ''
    const consent = await browser.submit(code, '/code', { code: digits })

    for (const { text } of [page, register, refused, code, consent]) {
      expect(text).toContain('<html lang="de"')
    }
    expect(mail?.subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse')
  })

  test('stays what the app asked for when the page has expired', async () => {
    const { page } = await login('en', { ui_locales: 'de' })
    const elsewhere = new HttpBrowser(system.issuer, { 'accept-language': 'en' })

    expect((await elsewhere.get(page.url)).text).toContain('<html lang="de"')
  })

  test('is what the app asked for also where its request is refused, or signs somebody out', async () => {
    const { browser } = await login('en')
    const refused = await browser.get('/oidc/authorize?client_id=unknown&ui_locales=de')
    const logout = await browser.get('/oidc/logout?client_id=unknown&ui_locales=de')

    expect(refused.text).toContain('<html lang="de"')
    expect(logout.text).toContain('<html lang="de"')
  })

  test('is that of the browser where no app has a say', async () => {
    const browser = new HttpBrowser(system.issuer, { 'accept-language': 'de' })
    const missing = await browser.get('/no-such-page')
    const refused = await browser.get('/oidc/authorize?client_id=unknown')
    const logout = await browser.get('/oidc/logout?client_id=unknown')

    for (const { status, text } of [missing, refused, logout]) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(text).toContain('<html lang="de"')
    }
  })
})
