import { describe, expect, test } from '@jest/globals'
import { cookies } from '../../src/oidc/cookies.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { getRaw } from '../support/raw-http.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { REDIRECT_URI, startTestSystem, type TestSystem } from '../support/test-system.ts'

/** What prompt=none is answered to whoever comes with these cookies. */
const silentAnswer = async (party: RelyingParty, cookie: string): Promise<string | null> => {
  const { url } = await party.authorization({ prompt: 'none' })
  const { headers } = await fetch(url, { redirect: 'manual', headers: { cookie } })

  return new URL(headers.get('location') ?? '').searchParams.get('error')
}

const begin = async (system: TestSystem) => {
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const browser = new HttpBrowser(system.issuer)
  const cookies = () => browser.cookieHeader(new URL('/oidc/authorize', system.issuer))

  return { party, browser, cookies, person: await newPerson(system) }
}

describe('the cookie of a session', () => {
  test('is renewed at sign-in: a value that was planted before is good for nothing', async () => {
    await using system = await startTestSystem()
    const { party, browser, cookies, person } = await begin(system)
    await signIn(party, browser, await newPerson(system))
    const planted = cookies()
    expect(planted).toContain('latchkey=')

    await signIn(party, browser, person, { prompt: 'login' })
    expect(cookies()).not.toBe(planted)
    expect(await silentAnswer(party, cookies())).toBeNull()
    expect(await silentAnswer(party, planted)).toBe('login_required')
  })

  test('is good for nothing after signing out', async () => {
    await using system = await startTestSystem()
    const { party, browser, cookies, person } = await begin(system)
    await signIn(party, browser, person)
    const before = cookies()
    await browser.submit(await browser.get('/oidc/logout'), '/confirm', { logout: 'yes' })

    expect(await silentAnswer(party, before)).toBe('login_required')
  })

  test('is not believed without its signature, nor with another', async () => {
    await using system = await startTestSystem()
    const { party, browser, cookies, person } = await begin(system)
    await signIn(party, browser, person)
    const [value = '', signature = ''] = cookies().split('; ')
    expect(signature).toMatch(/^latchkey\.sig=/)

    expect(await silentAnswer(party, value)).toBe('login_required')
    expect(await silentAnswer(party, `${value}; latchkey.sig=forged`)).toBe('login_required')
    expect(await silentAnswer(party, `${value}x; ${signature}`)).toBe('login_required')
  })

  test('is of no use to scripts nor to other sites', async () => {
    await using system = await startTestSystem()
    const { party, browser, cookies, person } = await begin(system)
    await signIn(party, browser, person)
    const { url } = await party.authorization({ prompt: 'none' })
    const { headers } = await fetch(url, { redirect: 'manual', headers: { cookie: cookies() } })
    const renewed = headers.getSetCookie()

    expect(renewed.filter((cookie) => cookie.startsWith('latchkey'))).not.toHaveLength(0)
    for (const cookie of renewed) expect(cookie).toMatch(/; path=\/; samesite=lax; httponly/i)
  })
})

describe('over https', () => {
  test('cookies bear the prefixes that browsers enforce, and the host asks for https', async () => {
    await using system = await startTestSystem({
      env: { ISSUER: 'https://id.example.com', LATCHKEY_SECRET: 's'.repeat(32) },
    })
    const { app } = await system.registerApp()
    const address = `http://localhost:${system.config.port}`
    const query = new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })
    const { status, headers } = await getRaw(address, `/oidc/authorize?${query}`)
    const set = headers.getSetCookie()

    expect(status).toBe(303)
    expect(new Set(set.map((cookie) => cookie.split('=')[0]?.replace('.sig', '')))).toEqual(
      new Set(['__Secure-latchkey-interaction', '__Secure-latchkey-resume']),
    )
    expect(cookies(['key'], true)?.names?.session).toBe('__Host-latchkey')
    for (const cookie of set) expect(cookie).toMatch(/; secure(;|$)/i)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})
