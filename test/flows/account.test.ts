import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type AccountVisitor, openAccount } from '../support/account.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm } from '../support/people.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let ada: AccountVisitor
beforeAll(async () => {
  system = await startTestSystem()
  ada = await openAccount(system)
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const SIGN_IN = /Sign in to your account/

describe('the account page', () => {
  test('is shown to whoever is signed in, and to nobody else', async () => {
    const stranger = await new HttpBrowser(system.issuer).get('/account')

    expect(ada.home.url.pathname).toBe('/account')
    expect(ada.home.text).toContain(ada.person.email)
    expect(stranger.text).toMatch(SIGN_IN)
  })

  test('is opened by no token, whatever it is good for elsewhere', async () => {
    const { app, secret } = await system.registerApp({ type: 'machine' })
    const answer = await fetch(`${system.issuer}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: secret?.reveal() ?? '',
      }),
    })
    const { access_token } = (await answer.json()) as Record<string, string>
    const headers = {
      authorization: `Bearer ${access_token}`,
      cookie: `latchkey-account=${access_token}`,
    }
    const page = await fetch(`${system.issuer}/account`, { headers })

    expect(access_token).toBeTruthy()
    expect(await page.text()).toMatch(SIGN_IN)
  })

  test('keeps what opens no other app of ours', async () => {
    const sent = ada.browser.cookieHeader(new URL(system.issuer))
    const cookie = `${sent}; ${sent.replaceAll('latchkey-account', 'latchkey-dashboard')}`
    const ask = async (path: string) =>
      (await fetch(`${system.issuer}${path}`, { headers: { cookie, accept: 'text/html' } })).text()

    expect(await ask('/account')).toContain(ada.person.email)
    expect(await ask('/dashboard')).toMatch(/Sign in to the dashboard/)
  })

  test('changes the name that apps are told', async () => {
    const { browser, home, person } = await openAccount(system)
    const saved = await browser.submit(home, '/account', { name: '  Grace\tBrewster Hopper ' })

    expect(saved.text).toContain('Your profile is saved.')
    expect((await system.storage.users.find(person.id))?.name).toBe('Grace Brewster Hopper')
    expect((await browser.submit(saved, '/account', { name: ' ' })).status).toBe(400)
  })

  test('ends for a user who is disabled, at once', async () => {
    const { browser, home, person } = await openAccount(system)
    await system.storage.users.setDisabled(person.id, Date.now(), Date.now())

    expect((await browser.submit(home, '/account', { name: 'Nobody' })).text).toMatch(SIGN_IN)
    expect((await system.storage.users.find(person.id))?.name).toBe(person.name)
  })

  test('is left by signing out, here and at the provider', async () => {
    const { browser, home } = await openAccount(system)
    const left = await browser.submit(home, '/sign-out')

    expect(left.text).toContain('You are signed out.')
    expect(hasForm(await browser.get('/account/sign-in'), '/login')).toBe(true)
  })

  test('does nothing for a form that was not sent from its page', async () => {
    const { browser, person } = await openAccount(system)
    for (const csrf of ['forged', '', ada.home.forms[0]?.fields.csrf ?? '']) {
      expect((await browser.post('/account', { csrf, name: 'Forged' })).status).toBe(403)
    }
    expect((await system.storage.users.find(person.id))?.name).toBe(person.name)
  })

  test.each(['//evil.example', '/dashboard', '/account/../oidc/logout', '/account//x'])(
    'leads to no other place after a sign-in: %s',
    async (to) => {
      const visit = await ada.browser.get(`/account/sign-in?to=${encodeURIComponent(to)}`)

      expect(visit.url.href).toBe(`${system.issuer}/account`)
    },
  )
})
