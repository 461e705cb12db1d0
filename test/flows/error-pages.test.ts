import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

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

const newBrowser = (headers?: Record<string, string>) => new HttpBrowser(system.issuer, headers)

const atLogin = async () => {
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  const { url } = await party.authorization()
  const browser = newBrowser()

  return { app: app.app, url, browser, login: await browser.get(url) }
}

const changed = (url: URL, parameters: Record<string, string>): URL => {
  const other = new URL(url)
  for (const [name, value] of Object.entries(parameters)) other.searchParams.set(name, value)

  return other
}

/** What the log says about a request, but for the line that every request has. */
const reasonsOf = ({ headers }: Visit): string[] =>
  system
    .logged()
    .split('\n')
    .filter((line) => line.includes(headers.get('x-request-id') ?? 'none'))
    .filter((line) => !line.includes('"msg":"request"'))

// biome-ignore format: a table
const ERRORS: readonly [string, () => Promise<Visit>, string][] = [
  ['an unknown app', async () =>
    newBrowser().get('/oidc/authorize?client_id=nobody&redirect_uri=https://a.example&response_type=code'),
    'client not found'],
  ['a redirect URI of somebody else', async () => {
    const { url, browser } = await atLogin()
    return browser.get(changed(url, { redirect_uri: 'https://evil.example/' }))
  }, 'redirect_uri did not match'],
  ['a logout for an unknown app', () => newBrowser().get('/oidc/logout?client_id=nobody'), 'client not found'],
  ['the end of a logout for an unknown app', () => newBrowser().get('/oidc/logout/success?client_id=nobody'), 'client not found'],
  ['a logout that nobody asked for', () => newBrowser().post('/oidc/logout/confirm', {}), 'could not find logout details'],
  ['a form without its token', async () => {
    const { browser, login } = await atLogin()
    return browser.post(`${login.url.pathname}/login`, {})
  }, 'ForgedRequest'],
  ['a form that is too large', async () => {
    const { browser, login } = await atLogin()
    return browser.submit(login, '/login', { email: 'x'.repeat(20_000) })
  }, 'request entity too large'],
  ['a page that is gone', () => newBrowser().get('/interaction/gone'), 'the interaction is gone'],
  ['an answer that comes too late', () => newBrowser().get('/oidc/authorize/gone'), 'the interaction is gone'],
  ['a journey from an upstream that nobody began', () => newBrowser().get('/upstream/google/callback?state=x&code=y'), 'upstream_state_invalid'],
]

describe('a page about an error', () => {
  test.each(ERRORS)(
    'bears a reference under which the log gives the reason: %s',
    async (_, visit, reason) => {
      const page = await visit()
      const reference = page.headers.get('x-request-id') ?? ''

      expect(page.status).toBeGreaterThanOrEqual(400)
      expect(page.status).toBeLessThan(500)
      expect(page.text).toContain(`<code translate="no">${reference}</code>`)
      expect(reasonsOf(page).join('\n')).toContain(reason)
    },
  )

  test('keeps the harmless reference that a proxy gave the request', async () => {
    const page = await newBrowser({ 'x-request-id': 'edge-1:42' }).get('/interaction/gone')

    expect(page.text).toContain('<code translate="no">edge-1:42</code>')
  })

  test.each(['"><script>', 'a b', 'x'.repeat(65)])(
    'takes no other reference from outside: %j',
    async (given) => {
      const page = await newBrowser({ 'x-request-id': given }).get('/interaction/gone')
      const reference = page.headers.get('x-request-id') ?? ''

      expect(reference).toMatch(/^[0-9a-f-]{36}$/)
      expect(page.text).toContain(`<code translate="no">${reference}</code>`)
      expect(page.text).not.toContain(given)
    },
  )

  test('leads back to the app when it is known, and nowhere else', async () => {
    const { url, browser } = await atLogin()
    const known = await browser.get(changed(url, { redirect_uri: 'https://evil.example/' }))
    const unknown = await browser.get(changed(url, { client_id: 'nobody' }))

    expect(linksOf(known)).toEqual(['http://localhost:4999'])
    expect(linksOf(unknown)).toEqual([])
  })

  test('is not kept by any cache, and cannot be framed', async () => {
    const { headers } = await newBrowser().get('/interaction/gone')

    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  })
})

const linksOf = ({ text }: Visit): string[] =>
  [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href)
