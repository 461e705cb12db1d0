import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HttpBrowser } from '../support/http-browser.ts'
import { hasForm, newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const partyAt = async (registered: string, redirectUri: string, settings = {}) =>
  RelyingParty.discover(
    system.issuer,
    await system.registerApp({ type: 'native', redirectUris: [registered], ...settings }),
    { redirectUri },
  )

describe('a native app', () => {
  test.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:51004/callback'],
    ['http://[::1]/callback', 'http://[::1]:61023/callback'],
    ['http://localhost/callback', 'http://localhost:8765/callback'],
    ['com.example.app:/callback', 'com.example.app:/callback'],
  ])('that registered %s is answered at %s', async (registered, redirectUri) => {
    const party = await partyAt(registered, redirectUri)
    const person = await newPerson(system)
    const { callback, checks } = await signIn(party, new HttpBrowser(system.issuer), person)

    expect(callback.href.startsWith(`${redirectUri}?code=`)).toBe(true)
    const tokens = await party.exchange(callback, checks)
    expect(tokens.claims()?.sub).toBe(person.id)
  })

  test.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:51004/other'],
    ['http://127.0.0.1/callback', 'http://localhost:51004/callback'],
    ['http://127.0.0.1/callback', 'http://127.0.0.1.evil.example/callback'],
    ['com.example.app:/callback', 'com.example.evil:/callback'],
  ])('that registered %s is not answered at %s', async (registered, redirectUri) => {
    const party = await partyAt(registered, redirectUri)
    const { url } = await party.authorization()
    const answer = await new HttpBrowser(system.issuer).get(url)

    expect(answer.status).toBe(400)
    expect(answer.url.origin).toBe(system.issuer)
    expect(answer.text).toContain('an address that is not registered for it')
    // Nobody listens where it would be: the port of a native app is new each time.
    expect(answer.text).not.toContain('<a ')
  })

  test('is asked about each time: anything on the device could claim to be it', async () => {
    const party = await partyAt('com.example.app:/callback', 'com.example.app:/callback')
    const browser = new HttpBrowser(system.issuer)
    const person = await newPerson(system)
    await signIn(party, browser, person)

    const { url } = await party.authorization()
    expect(hasForm(await browser.get(url), '/consent')).toBe(true)
  })

  test('is not asked about when an operator vouches for it', async () => {
    const redirectUri = 'com.example.app:/callback'
    const party = await partyAt(redirectUri, redirectUri, { skipConsent: true })
    const browser = new HttpBrowser(system.issuer)
    await signIn(party, browser, await newPerson(system))

    const { url } = await party.authorization()
    expect((await browser.get(url)).url.protocol).toBe('com.example.app:')
  })
})
