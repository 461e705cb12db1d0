import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { AppSettings, RegisteredApp } from '../../src/core/apps/index.ts'
import { openAccount } from '../support/account.ts'
import type { HttpBrowser, Visit } from '../support/http-browser.ts'
import { hasForm, type Person, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { refresh } from '../support/signed-in.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(async () => system[Symbol.asyncDispose]())

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

/** The laptop of somebody, and their phone. */
async function twoDevices() {
  const laptop = await openAccount(system, undefined, { 'user-agent': FIREFOX })
  const phone = await openAccount(system, laptop.person, { 'user-agent': SAFARI })

  return { person: laptop.person, laptop: laptop.browser, phone: phone.browser }
}

/** An app that somebody has signed in to with that browser. */
async function useApp(
  browser: HttpBrowser,
  person: Person,
  scope = 'openid profile email',
  settings: Partial<AppSettings> = {},
) {
  const registered = await system.registerApp(settings)
  const party = await RelyingParty.discover(system.issuer, registered)
  const { callback, checks } = await signIn(party, browser, person, { scope })
  const { refresh_token = '' } = await party.exchange(callback, checks)

  return { registered, party, refreshToken: refresh_token }
}

const isAlive = async ({
  registered,
  refreshToken,
}: {
  registered: RegisteredApp
  refreshToken: string
}) => (await refresh(system.issuer, registered, refreshToken)).status === 200

const endings = ({ forms }: Visit) =>
  forms.filter(({ action }) => /\/devices\/[^/]+\/end$/.test(action.pathname))

describe('the devices of an account', () => {
  test('are told apart by browser and network, the one in use marked', async () => {
    const { laptop } = await twoDevices()
    const { text, ...page } = await laptop.get('/account/devices')

    expect(text).toMatch(/Firefox on Linux <span class="badge">You are here/)
    expect(text).toContain('Safari on iPhone')
    expect(text).toContain('127.0.0.0/24')
    expect(endings({ text, ...page })).toHaveLength(1)
  })

  test('can be signed out one by one, with what apps got from them', async () => {
    const { laptop, phone, person } = await twoDevices()
    const onLaptop = await useApp(laptop, person)
    const onPhone = await useApp(phone, person)
    const onPhoneForGood = await useApp(phone, person, 'openid offline_access')
    const page = await laptop.get('/account/devices')
    const ended = await laptop.submit(page, endings(page)[0]?.action.pathname ?? '')

    expect(ended.text).toContain('That device is signed out.')
    expect(endings(ended)).toHaveLength(0)
    expect(hasForm(await phone.get('/account/sign-in'), '/login')).toBe(true)
    expect(await isAlive(onPhone)).toBe(false)
    expect(await isAlive(onPhoneForGood)).toBe(false)
    expect(await isAlive(onLaptop)).toBe(true)
  })

  test('can all be signed out but the one in use', async () => {
    const { laptop, phone, person } = await twoDevices()
    const { browser: tablet } = await openAccount(system, person)
    const onLaptop = await useApp(laptop, person)
    const onPhone = await useApp(phone, person)
    const ended = await laptop.submit(await laptop.get('/account/devices'), '/end-others')

    expect(ended.text).toContain('All other devices are signed out.')
    expect(ended.text).toContain('You are signed in nowhere else.')
    for (const browser of [phone, tablet]) {
      expect((await browser.get('/account')).text).toMatch(/Sign in to your account/)
    }
    expect(await isAlive(onPhone)).toBe(false)
    expect(await isAlive(onLaptop)).toBe(true)
  })

  test('of somebody else are out of reach', async () => {
    const [ada, grace] = [await twoDevices(), await twoDevices()]
    const page = await ada.laptop.get('/account/devices')
    const { uid = '' } =
      (await system.storage.userSessions.listOfUser(grace.person.id, Date.now()))[0] ?? {}
    await ada.laptop.post(`/account/devices/${uid}/end`, page.forms[0]?.fields ?? {})

    expect(await system.storage.userSessions.listOfUser(grace.person.id, Date.now())).toHaveLength(
      2,
    )
  })
})

describe('the apps of an account', () => {
  test('are listed with what they may see, our own left out', async () => {
    const { browser, person } = await openAccount(system)
    expect((await browser.get('/account/apps')).text).toContain('None yet.')
    await useApp(browser, person, 'openid email', { name: 'Kite Photos' })
    await useApp(browser, person, 'openid', { name: 'Tide Tables', skipConsent: true })
    const { text } = await browser.get('/account/apps')

    expect(text.match(/<h2[^>]*><bdi>[^<]*/g)).toHaveLength(2)
    expect(text).toContain('Kite Photos')
    expect(text).toContain('See your email address')
    expect(text).not.toContain('See your name')
    expect(text).toMatch(/Tide Tables[\s\S]*vouches for this app/)
  })

  test('lose everything when access is taken back, and have to ask again', async () => {
    const { browser, person } = await openAccount(system)
    const kites = await useApp(browser, person)
    const tides = await useApp(browser, person)
    const { clientId } = kites.registered.app
    const page = await browser.get('/account/apps')
    const revoked = await browser.submit(page, `/${clientId}/revoke`)

    expect(revoked.text).toContain('The app may no longer see or do anything.')
    expect(revoked.text).not.toContain(clientId)
    expect(await isAlive(kites)).toBe(false)
    expect(await isAlive(tides)).toBe(true)
    const { url } = await kites.party.authorization()
    expect(hasForm(await browser.get(url), '/consent')).toBe(true)
  })

  test('are no others than those, whatever is made up, and the audit log says of no others', async () => {
    const { browser, person } = await openAccount(system)
    const { forms } = await browser.get('/account/devices')
    const { status } = await browser.post(
      `/account/apps/${'x'.repeat(300)}/revoke`,
      forms[0]?.fields ?? {},
    )
    await browser.post('/account/devices/x/end', forms[0]?.fields ?? {})

    expect(status).toBe(200)
    const names = ['consent.revoked', 'sessions.ended'] as const
    const { audit } = system.storage
    expect(await audit.list({ userId: person.id, names, limit: 10 })).toEqual([])
  })
})
