import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HOUR } from '../../src/core/values/index.ts'
import { openAccount } from '../support/account.ts'
import { TestClock } from '../support/clock.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { passkeyOptions, SoftwareAuthenticator } from '../support/software-authenticator.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const clock = new TestClock(Date.now())

let system: TestSystem
let party: RelyingParty
beforeAll(async () => {
  system = await startTestSystem({ clock })
  party = await RelyingParty.discover(
    system.issuer,
    await system.registerApp({ skipConsent: true }),
  )
})
afterAll(async () => system[Symbol.asyncDispose]())

const NEW = '/account/passkeys/new'
const HOW = JSON.stringify({ id_token: { acr: null, amr: null } })

async function register(browser: HttpBrowser, device: SoftwareAuthenticator, how = {}) {
  const page = await browser.get(NEW)
  const answer = device.create(await passkeyOptions(browser, page, NEW), how)

  return browser.submit(page, NEW, { answer, name: 'My phone' })
}

/** Somebody with a passkey, as the account page made it. */
async function withPasskey({ isSynced = false } = {}) {
  const { browser, person } = await openAccount(system)
  const device = new SoftwareAuthenticator(system.issuer, { isSynced })
  const added = await register(browser, device)

  return { browser, person, device, added }
}

/** A browser that shows the login page, and what its script was told. */
async function atLogin() {
  const browser = new HttpBrowser(system.issuer)
  const { url, checks } = await party.authorization({ claims: HOW })
  const page = await browser.get(url)
  const options = await passkeyOptions(browser, page, '/passkey')

  return {
    browser,
    checks,
    options,
    send: (answer: string) => browser.submit(page, '/passkey', { answer }),
  }
}

const isAtApp = ({ url }: Visit): boolean => url.searchParams.has('code')

describe('a passkey', () => {
  test.each([
    { isSynced: false, amr: ['hwk', 'user', 'mfa'] },
    { isSynced: true, amr: ['swk', 'user', 'mfa'] },
  ])('signs in by itself, as two factors: %j', async ({ isSynced, amr }) => {
    const { person, device, added } = await withPasskey({ isSynced })
    expect(added.text).toContain('Your passkey is added')
    await turnOnTwoStep(system, person.id, clock)

    const { checks, options, send } = await atLogin()
    const { url } = await send(device.get(options))

    expect((await party.exchange(url, checks)).claims()).toMatchObject({
      sub: person.id,
      acr: 'urn:latchkey:acr:2fa',
      amr,
    })
  })

  test('is asked for with the person verified, and for this host alone', async () => {
    const { options } = await atLogin()

    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(options.allowCredentials ?? []).toEqual([])
  })

  // biome-ignore format: a table
  test.each([
    ['another origin',               { origin: 'https://evil.example' }],
    ['another relying party',        { rpId: 'evil.example' }],
    ['another challenge',            { challenge: 'AAAA' }],
    ['a person who was not verified', { isUserVerified: false }],
    ['another user',                 { userHandle: 'AAAA' }],
  ])('is refused for %s', async (_what, how) => {
    const { device } = await withPasskey()
    const { options, send } = await atLogin()
    const refused = await send(device.get(options, how))

    expect(refused.status).toBe(401)
    expect(refused.text).toContain('This passkey could not be used here')
  })

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['a person who was not verified', { isUserVerified: false }],
  ])('is not registered for %s', async (_what, how) => {
    const { browser, person } = await openAccount(system)
    const refused = await register(browser, new SoftwareAuthenticator(system.issuer), how)

    expect(refused.status).toBe(401)
    expect(await system.storage.passkeys.list(person.id)).toEqual([])
  })

  test('answers each challenge once, in the browser that it was given to', async () => {
    const { device } = await withPasskey({ isSynced: true })
    const first = await atLogin()
    const other = await atLogin()
    const answer = device.get(first.options)

    expect((await other.send(answer)).status).toBe(401)
    expect(isAtApp(await first.send(answer))).toBe(true)
    const third = await atLogin()
    expect((await third.send(answer)).status).toBe(401)
  })

  test('whose counter goes back is taken for a copy, refused, and written down', async () => {
    const { device, person } = await withPasskey()
    const first = await atLogin()
    expect(isAtApp(await first.send(device.get(first.options, { counter: 7 })))).toBe(true)

    const second = await atLogin()
    const refused = await second.send(device.get(second.options, { counter: 7 }))

    expect(refused.status).toBe(403)
    expect(refused.text).toContain('may have been copied')
    expect(system.logged()).toContain('the counter of a passkey went back')
    await system.storage.audit.flush()
    const events = await system.storage.audit.list({ userId: person.id, limit: 10 })
    expect(events).toContainEqual(
      expect.objectContaining({ name: 'sign_in.passkey', reason: 'passkey_copied' }),
    )
  })

  test('that nobody has is refused as a wrong one is', async () => {
    const stranger = new SoftwareAuthenticator(system.issuer)
    const unknown = await atLogin()
    const refused = await unknown.send(stranger.get(unknown.options))

    expect(refused.status).toBe(401)
    expect(refused.text).toContain('This passkey could not be used here')
  })

  test('of somebody who was disabled signs nobody in, and says why', async () => {
    const { device, person } = await withPasskey()
    await system.storage.users.setDisabled(person.id, clock.now(), clock.now())
    const { options, send } = await atLogin()
    const refused = await send(device.get(options))

    expect(refused.status).toBe(403)
    expect(refused.text).toContain('This account has been disabled')
  })

  test.each(['%00', 'x'.repeat(3_000)])('has no other id than its own: %#', async (id) => {
    const { browser, added } = await withPasskey()
    const fields = { ...added.forms[0]?.fields, name: 'Mine' }

    expect((await browser.post(`/account/passkeys/${id}`, fields)).status).toBe(404)
    expect((await browser.post(`/account/passkeys/${id}/removal`, fields)).status).toBe(404)
  })

  test('is registered by one person alone', async () => {
    const { device } = await withPasskey()
    const other = await openAccount(system)
    const refused = await register(other.browser, device)

    expect(refused.status).toBe(409)
    expect(refused.text).toContain('registered already')
  })

  test.each(['', '{', 'null', '[]', '{"id":1}', '{"id":"a","rawId":"a","response":null}'])(
    'is refused when it is none: %j',
    async (answer) => {
      const { send } = await atLogin()

      expect((await send(answer)).status).toBe(401)
    },
  )

  // Last: the provider has no clock but the real one, and people who come later would never be fresh.
  test('is refused when its answer comes too late', async () => {
    const { device } = await withPasskey()
    const { options, send } = await atLogin()
    clock.advance(HOUR)

    const late = await send(device.get(options))

    expect(isAtApp(late)).toBe(false)
  })
})
