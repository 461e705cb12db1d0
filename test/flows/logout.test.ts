import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { DAY } from '../../src/core/values/index.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { later } from '../support/later.ts'
import { hasForm, newPerson, type Person, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const GOODBYE = 'http://localhost:4999/goodbye'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const signInTo = async (browser: HttpBrowser, person: Person, parameters = {}) => {
  const app = await system.registerApp({ postLogoutRedirectUris: [GOODBYE] })
  const party = await RelyingParty.discover(system.issuer, app)
  const { callback, checks } = await signIn(party, browser, person, parameters)
  const tokens = await party.exchange(callback, checks)

  return {
    clientId: app.app.clientId,
    party,
    tokens,
    idToken: tokens.id_token ?? '',
    refresh: () => client.refreshTokenGrant(party.configuration, tokens.refresh_token ?? ''),
  }
}

const signedIn = async (parameters = {}) => {
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)

  return { browser, person, ...(await signInTo(browser, person, parameters)) }
}

const logout = (browser: HttpBrowser, parameters: Record<string, string>) =>
  browser.get(`/oidc/logout?${new URLSearchParams(parameters)}`)

const isSignedIn = async (browser: HttpBrowser, party: RelyingParty): Promise<boolean> => {
  const { url } = await party.authorization({ prompt: 'none' })

  return (await browser.get(url)).url.searchParams.get('error') !== 'login_required'
}

describe('signing out', () => {
  test('says who is signed in and which app asks, and does nothing until it is confirmed', async () => {
    const { browser, person, party, idToken } = await signedIn()
    const page = await logout(browser, { id_token_hint: idToken })

    expect(page.status).toBe(200)
    expect(page.text).toContain(person.email)
    expect(page.text).toContain('Sample app')
    expect(await isSignedIn(browser, party)).toBe(true)
  })

  test('goes back to the app with its state, and ends session and tokens', async () => {
    const { browser, party, tokens, idToken, refresh } = await signedIn()
    const page = await logout(browser, {
      id_token_hint: idToken,
      post_logout_redirect_uri: GOODBYE,
      state: 'a b&c',
    })
    const goodbye = await browser.submit(page, '/confirm', { logout: 'yes' })

    expect(goodbye.url.href.startsWith(GOODBYE)).toBe(true)
    expect(Object.fromEntries(goodbye.url.searchParams)).toEqual({ state: 'a b&c' })
    expect(await isSignedIn(browser, party)).toBe(false)
    await expect(refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(
      client.fetchUserInfo(party.configuration, tokens.access_token, tokens.claims()?.sub ?? ''),
    ).rejects.toMatchObject({ status: 401 })
  })

  test('needs no hint of an app, and then ends on a page of ours', async () => {
    const { browser, party } = await signedIn()
    const page = await logout(browser, {})
    const goodbye = await browser.submit(page, '/confirm', { logout: 'yes' })

    expect(goodbye.status).toBe(200)
    expect(goodbye.url.pathname).toBe('/oidc/logout/success')
    expect(goodbye.text).toContain('You are signed out')
    expect(await isSignedIn(browser, party)).toBe(false)
  })

  test('goes back also to an app that gives its client id instead of an ID token', async () => {
    const { browser, clientId } = await signedIn()
    const page = await logout(browser, { client_id: clientId, post_logout_redirect_uri: GOODBYE })
    const goodbye = await browser.submit(page, '/confirm', { logout: 'yes' })

    expect(goodbye.url.href).toBe(GOODBYE)
  })

  test('ends the tokens of every app of the session, and of no other session', async () => {
    const { browser, person, refresh } = await signedIn()
    const second = await signInTo(browser, person)
    const elsewhere = await signInTo(new HttpBrowser(system.issuer), person)
    await browser.submit(await logout(browser, {}), '/confirm', { logout: 'yes' })

    await expect(refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(second.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await elsewhere.refresh()).token_type).toBe('bearer')
  })

  test('leaves what was issued for offline access', async () => {
    const { browser, refresh } = await signedIn({
      scope: 'openid offline_access',
      prompt: 'consent',
    })
    await browser.submit(await logout(browser, {}), '/confirm', { logout: 'yes' })

    expect((await refresh()).token_type).toBe('bearer')
  })

  test('is no longer wanted by somebody who stays', async () => {
    const { browser, party, idToken } = await signedIn()
    const page = await logout(browser, { id_token_hint: idToken })
    const stayed = await browser.submit(page, '/confirm')

    expect(stayed.status).toBe(200)
    expect(await isSignedIn(browser, party)).toBe(true)
  })

  test('takes an ID token that has expired', async () => {
    const { browser, idToken } = await signedIn()
    const page = await later(DAY, () => logout(browser, { id_token_hint: idToken }))

    expect(page.status).toBe(200)
    expect(hasForm(page, '/confirm')).toBe(true)
  })

  test('asks nothing and keeps nothing where nobody is signed in', async () => {
    const browser = new HttpBrowser(system.issuer)
    const page = await logout(browser, { ui_locales: 'de' })

    expect(page.text).toContain('Sie sind abgemeldet')
    expect(page.forms).toEqual([])
    expect(browser.cookieValues).toEqual([])
  })

  test('leads on to the app where nobody is signed in', async () => {
    const { idToken } = await signedIn()
    const elsewhere = new HttpBrowser(system.issuer)
    const page = await logout(elsewhere, {
      id_token_hint: idToken,
      post_logout_redirect_uri: GOODBYE,
      state: 'a b&c',
    })

    expect(page.url.href.startsWith(GOODBYE)).toBe(true)
    expect(page.url.searchParams.get('state')).toBe('a b&c')
  })
})

describe('a request to sign out', () => {
  test.each([
    'https://evil.example/',
    `${GOODBYE}/`,
    `${GOODBYE}?x`,
    'http://localhost:4998/goodbye',
    'javascript:alert(1)',
  ])('does not lead to an address that is not registered: %s', async (uri) => {
    const { browser, party, idToken } = await signedIn()
    const page = await logout(browser, { id_token_hint: idToken, post_logout_redirect_uri: uri })

    expect(page.status).toBe(400)
    expect(page.url.origin).toBe(system.issuer)
    expect(page.text).not.toContain(`href="${uri}"`)
    expect(await isSignedIn(browser, party)).toBe(true)
  })

  test('leads nowhere when it does not say for which app', async () => {
    const { browser } = await signedIn()
    const page = await logout(browser, { post_logout_redirect_uri: 'https://evil.example/' })
    const goodbye = await browser.submit(page, '/confirm', { logout: 'yes' })

    expect(goodbye.url.pathname).toBe('/oidc/logout/success')
  })

  test.each(['garbage', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.'])(
    'is refused with a hint that is no ID token of ours: %s',
    async (hint) => {
      const { browser } = await signedIn()

      expect((await logout(browser, { id_token_hint: hint })).status).toBe(400)
    },
  )

  test('is refused with a hint that was changed', async () => {
    const { browser, idToken } = await signedIn()
    const [header, payload, signature = ''] = idToken.split('.')
    const changed = [header, payload, signature.split('').reverse().join('')].join('.')

    expect((await logout(browser, { id_token_hint: changed })).status).toBe(400)
  })

  test('is not confirmed without the token of its page', async () => {
    const { browser, party } = await signedIn()
    await logout(browser, {})
    const answer = await browser.post('/oidc/logout/confirm', { logout: 'yes' })

    expect(answer.status).toBe(400)
    expect(await isSignedIn(browser, party)).toBe(true)
  })

  test('is not confirmed by the token of another page, but asked anew', async () => {
    const { browser, party } = await signedIn()
    const stale = await logout(browser, {})
    await logout(browser, {})
    const again = await browser.submit(stale, '/confirm', { logout: 'yes' })
    expect(await isSignedIn(browser, party)).toBe(true)

    const page = await browser.submit(stale, '/confirm', { logout: 'yes' })
    expect(hasForm(again, '/confirm')).toBe(true)
    await browser.submit(page, '/confirm', { logout: 'yes' })
    expect(await isSignedIn(browser, party)).toBe(false)
  })
})
