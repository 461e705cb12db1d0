import { describe, expect, test } from '@jest/globals'
import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { NEW_PERSON, RelyingParty, registerPerson } from '../support/relying-party.ts'
import { startTestSystem } from '../support/test-system.ts'

describe('the authorization code flow', () => {
  test('goes from discovery to logout', async () => {
    await using system = await startTestSystem()
    const { issuer, inbox } = system
    const app = await system.registerApp({ postLogoutRedirectUris: ['http://localhost:4999/'] })
    const party = await RelyingParty.discover(issuer, app)
    const browser = new HttpBrowser(issuer)

    const { url, checks } = await party.authorization()
    const login = await browser.get(url)
    expect(login.status).toBe(200)
    const consent = await registerPerson(browser, login, () => inbox.mails)
    const callback = await browser.submit(consent, '/consent')
    expect(callback.url.href).toMatch(/^http:\/\/localhost:4999\/callback\?code=[0-9a-f]{64}&/)
    expect(callback.url.searchParams.get('iss')).toBe(issuer)

    const tokens = await party.exchange(callback.url, checks)
    expect(tokens.claims()).toMatchObject({
      iss: issuer,
      email: NEW_PERSON.email,
      email_verified: true,
      name: NEW_PERSON.name,
      sid: expect.any(String),
    })
    expect(tokens.refresh_token).toMatch(/^[0-9a-f]{64}$/)
    const { sub } = tokens.claims() ?? { sub: '' }
    const userinfo = await client.fetchUserInfo(party.configuration, tokens.access_token, sub)
    expect(userinfo).toMatchObject({ sub, email: NEW_PERSON.email })

    const refreshed = await client.refreshTokenGrant(
      party.configuration,
      tokens.refresh_token ?? '',
    )
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)

    const logout = client.buildEndSessionUrl(party.configuration, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://localhost:4999/',
    })
    const confirmation = await browser.get(logout)
    const goodbye = await browser.submit(confirmation, '/confirm', { logout: 'yes' })
    expect(goodbye.url.href).toBe('http://localhost:4999/')
    await expect(
      client.refreshTokenGrant(party.configuration, refreshed.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})
