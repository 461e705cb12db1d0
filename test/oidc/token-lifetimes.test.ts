import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/values/index.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { later } from '../support/later.ts'
import { hasForm, newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

/** How far clocks may be apart before it matters. */
const TOLERANCE = 15 * SECOND

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const signedIn = async (parameters: Record<string, string> = {}) => {
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  const { callback, checks } = await signIn(party, browser, person, parameters)

  return { party, browser, person, callback, checks }
}

const withTokens = async (parameters: Record<string, string> = {}) => {
  const { party, browser, person, callback, checks } = await signedIn(parameters)
  const tokens = await party.exchange(callback, checks)
  const refresh = () => client.refreshTokenGrant(party.configuration, tokens.refresh_token ?? '')

  return { party, browser, person, tokens, refresh }
}

describe('an authorization code', () => {
  test('is 64 lower-case hex digits', async () => {
    const { callback } = await signedIn()

    expect(callback.searchParams.get('code')).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is good for two minutes', async () => {
    const first = await signedIn()
    // The clock goes on while the machine is busy: not up to the last second.
    const early = later(110 * SECOND, () => first.party.exchange(first.callback, first.checks))
    expect((await early).access_token).toEqual(expect.any(String))

    const second = await signedIn()
    await expect(
      later(2 * MINUTE + TOLERANCE, () => second.party.exchange(second.callback, second.checks)),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('an access token', () => {
  test('is opaque, and good for fifteen minutes', async () => {
    const { party, person, tokens } = await withTokens()
    const userinfo = () => client.fetchUserInfo(party.configuration, tokens.access_token, person.id)
    expect(tokens.access_token).toMatch(/^[\w-]{43}$/)
    expect(tokens.expires_in).toBe(900)

    expect(await later(15 * MINUTE - SECOND, userinfo)).toMatchObject({ sub: person.id })
    await expect(later(15 * MINUTE + TOLERANCE, userinfo)).rejects.toMatchObject({ status: 401 })
  })
})

describe('an ID token', () => {
  test('is good for an hour', async () => {
    const { iat = 0, exp } = (await withTokens()).tokens.claims() ?? {}

    expect(exp).toBe(iat + HOUR / SECOND)
  })
})

describe('a refresh token', () => {
  test('is 64 lower-case hex digits, and good for seven days', async () => {
    const { tokens, refresh } = await withTokens({ scope: 'openid offline_access' })
    expect(tokens.refresh_token).toMatch(/^[0-9a-f]{64}$/)

    await expect(later(7 * DAY + TOLERANCE, refresh)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    expect((await later(7 * DAY - MINUTE, refresh)).refresh_token).toMatch(/^[0-9a-f]{64}$/)
  })

  test('lives on by each rotation, but not past the life of its family', async () => {
    const { party, tokens } = await withTokens({ scope: 'openid offline_access' })
    let refreshToken = tokens.refresh_token ?? ''
    const refreshAt = (days: number) =>
      later(days * DAY, async () => {
        const refreshed = await client.refreshTokenGrant(party.configuration, refreshToken)
        refreshToken = refreshed.refresh_token ?? ''
      })
    for (let day = 6; day < 90; day += 6) await refreshAt(day)

    await expect(refreshAt(90.1)).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('what an operator configures', () => {
  test('is how long things live', async () => {
    await using other = await startTestSystem({
      env: { ACCESS_TOKEN_LIFETIME: '5m', ID_TOKEN_LIFETIME: '10m', JWKS_MAX_AGE: '1m' },
    })
    const party = await RelyingParty.discover(other.issuer, await other.registerApp())
    const browser = new HttpBrowser(other.issuer)
    const { callback, checks } = await signIn(party, browser, await newPerson(other))
    const tokens = await party.exchange(callback, checks)
    const { iat = 0, exp } = tokens.claims() ?? {}
    const jwks = await fetch(`${other.issuer}/.well-known/jwks.json`)

    expect(tokens.expires_in).toBe(300)
    expect(exp).toBe(iat + 600)
    expect(jwks.headers.get('cache-control')).toBe('public, max-age=60')
  })
})

describe('a session', () => {
  test('has somebody sign in again after max_age', async () => {
    const { party, browser } = await withTokens()
    const visit = async () => {
      const { url } = await party.authorization({ max_age: '60' })

      return browser.get(url)
    }

    expect(hasForm(await later(59 * SECOND, visit), '/login')).toBe(false)
    expect(hasForm(await later(2 * MINUTE, visit), '/login')).toBe(true)
  })

  test('ends when nobody used it for fourteen days, and each use begins them anew', async () => {
    const { party, browser } = await withTokens()
    const visit = async () => {
      const { url } = await party.authorization()

      return browser.get(url)
    }

    expect(hasForm(await later(13 * DAY, visit), '/login')).toBe(false)
    expect(hasForm(await later(26 * DAY, visit), '/login')).toBe(false)
    expect(hasForm(await later(41 * DAY, visit), '/login')).toBe(true)
  })
})
