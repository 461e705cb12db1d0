import { describe, expect, test } from '@jest/globals'
import { type Clock, DAY } from '../../src/core/values/index.ts'
import { startRelyingParty } from '../../src/demo/relying-party/index.ts'
import { startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { TestClock } from '../support/clock.ts'
import { CookieBrowser } from './cookie-browser.ts'

const client = { clientId: 'sample', clientSecret: 'the secret' }

/** The sample with the stand-in Google as its provider: to a relying party they are all alike. */
async function openDemo(options: { clock?: Clock } = {}) {
  await using stack = new AsyncDisposableStack()
  const provider = stack.use(
    await startStandInGoogle({ port: 0, ...client, redirectUris: [], ...options }),
  )
  const { issuer } = provider
  const { url } = stack.use(await startRelyingParty({ port: 0, issuer, ...client }))
  provider.redirectUris.push(`${url}/callback`)

  const browser = new CookieBrowser()
  const resources = stack.move()

  return {
    url,
    provider,
    browser,
    /** Signs in as the persona. @returns the page that the browser ends at */
    async signIn(persona: string) {
      const { url: authorizationUrl } = await browser.get(`${url}/login`)

      return browser.post(authorizationUrl, { persona })
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

describe('the sample relying party', () => {
  test('shows who signed in, by ID token and userinfo', async () => {
    await using demo = await openDemo()

    const response = await demo.signIn('ada')
    const page = await response.text()

    expect(response.url).toBe(`${demo.url}/`)
    expect(page).toContain('Hello, Ada Lovelace')
    expect(page.match(/ada\.lovelace@example\.com/g)).toHaveLength(2)
    expect(page).toContain(demo.provider.issuer)
  })

  test('shows no token, and keeps its cookie from scripts', async () => {
    await using demo = await openDemo()
    const response = await fetch(`${demo.url}/login`, { redirect: 'manual' })

    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^relying_party_session=[\w-]{43}; path=\/; samesite=lax; httponly$/),
    ])
    // A JWT, or an opaque value of the stand-in.
    expect(await (await demo.signIn('ada')).text()).not.toMatch(/eyJ|[0-9a-f]{64}/)
  })

  test('refreshes tokens, and asks userinfo again', async () => {
    await using demo = await openDemo()
    await demo.signIn('grace')

    for (const [action, notice] of [
      ['refresh', 'The tokens are new.'],
      ['refresh', 'The tokens are new.'],
      ['userinfo', 'Userinfo was asked again.'],
    ]) {
      const page = await (await demo.browser.post(`${demo.url}/${action}`)).text()
      expect(page).toContain(notice)
      expect(page).toContain('Hello, Grace Hopper')
    }
    expect(await (await demo.browser.get(demo.url)).text()).not.toContain('class="notice"')
  })

  test('forgets who signs out', async () => {
    await using demo = await openDemo()
    await demo.signIn('ada')

    const page = await (await demo.browser.post(`${demo.url}/logout`)).text()

    expect(page).toContain('href="/login"')
    expect((await demo.browser.post(`${demo.url}/userinfo`)).status).toBe(401)
  })

  test('says what the provider said when somebody is not signed in', async () => {
    await using demo = await openDemo()

    const response = await demo.signIn('cancel')

    expect(response.status).toBe(403)
    expect(await response.text()).toMatch(/Nobody was picked\..*access_denied/s)
  })

  test('shows words that came by the query as words', async () => {
    await using demo = await openDemo()
    const { url } = await demo.browser.get(`${demo.url}/login`)
    const { searchParams } = new URL(url)
    const answer = new URLSearchParams({
      state: searchParams.get('state') ?? '',
      iss: demo.provider.issuer,
      error: 'a<b>',
      error_description: '"<script>alert(1)</script>',
    })

    const page = await (await demo.browser.get(`${demo.url}/callback?${answer}`)).text()

    expect(page).toContain('&#34;&#60;script&#62;')
    expect(page).not.toMatch(/<script|<b>/)
  })

  test('refuses an answer that it did not ask for, or has had before', async () => {
    await using demo = await openDemo()
    const callback = `${demo.url}/callback?code=x&state=y`

    expect((await demo.browser.get(callback)).status).toBe(400)
    await demo.browser.get(`${demo.url}/login`)
    expect((await demo.browser.get(callback)).status).toBe(502)
    expect((await demo.browser.get(callback)).status).toBe(400)
  })

  test('says so when the provider does not answer, and goes on when it does', async () => {
    await using demo = await openDemo()

    demo.provider.misbehaviour = 'broken-json'
    expect((await demo.browser.get(`${demo.url}/login`)).status).toBe(502)

    demo.provider.misbehaviour = undefined
    expect((await demo.signIn('ada')).status).toBe(200)
  })

  test('shows why tokens were not refreshed', async () => {
    const clock = new TestClock(Date.now())
    await using demo = await openDemo({ clock })
    await demo.signIn('ada')
    clock.advance(DAY)

    const response = await demo.browser.post(`${demo.url}/refresh`)

    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/The refresh token is not valid\..*invalid_grant/s)
  })
})
