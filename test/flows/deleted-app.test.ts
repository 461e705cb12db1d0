import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { basicOf, postForm } from '../support/form-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const signedIn = async () => {
  const app = await system.registerApp()
  const party = await RelyingParty.discover(system.issuer, app)
  const browser = new HttpBrowser(system.issuer)
  const { callback, checks } = await signIn(party, browser, await newPerson(system))

  return { app, party, browser, tokens: await party.exchange(callback, checks) }
}

describe('an app that was deleted', () => {
  test('is refused, and what it held is dead', async () => {
    const { app, tokens } = await signedIn()
    await system.storage.apps.delete(app.app.id, Date.now())
    const { access_token, refresh_token = '' } = tokens
    const refresh = { grant_type: 'refresh_token', refresh_token }
    const userinfo = await fetch(`${system.issuer}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })

    expect(await postForm(`${system.issuer}/oidc/token`, refresh, basicOf(app))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
    expect(userinfo.status).toBe(401)
  })

  test('sends nobody anywhere: its requests end on a page', async () => {
    const { app, party, browser } = await signedIn()
    await system.storage.apps.delete(app.app.id, Date.now())
    const { url } = await party.authorization()
    const page = await browser.get(url)

    expect(page.status).toBe(400)
    expect(page.url.origin).toBe(system.issuer)
    expect(page.text).toContain('is not registered with this service')
  })

  test('leaves a login page that was open with a way on, not with an outage', async () => {
    const app = await system.registerApp()
    const party = await RelyingParty.discover(system.issuer, app)
    const browser = new HttpBrowser(system.issuer)
    const { url } = await party.authorization()
    const login = await browser.get(url)
    const { email, password } = await newPerson(system)
    await system.storage.apps.delete(app.app.id, Date.now())
    const answer = await browser.submit(login, '/login', { email, password })

    expect(answer.status).toBe(400)
    expect(hasForm(answer, '/login')).toBe(false)
    expect(answer.text).toContain('sign in from there')
  })

  test('takes nothing from other apps of the same session', async () => {
    const { app, browser } = await signedIn()
    const other = await RelyingParty.discover(
      system.issuer,
      await system.registerApp({ skipConsent: true }),
    )
    await system.storage.apps.delete(app.app.id, Date.now())
    const { url, checks } = await other.authorization()
    const answer = await browser.get(url)

    expect((await other.exchange(answer.url, checks)).access_token).toEqual(expect.any(String))
  })
})
