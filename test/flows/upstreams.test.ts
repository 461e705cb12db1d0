import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pickPersona } from '../demo/pick-persona.ts'
import { HttpBrowser, type Visit } from '../support/http-browser.ts'
import { hasForm } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { REDIRECT_URI } from '../support/test-system.ts'
import {
  comeBack,
  goToUpstream,
  signInByUpstream,
  type UpstreamJourney,
} from '../support/upstream-journey.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

let all: UpstreamSystem
beforeAll(async () => {
  all = await startUpstreamSystem()
})
afterAll(async () => all[Symbol.asyncDispose]())

const PROVIDERS = ['google', 'github', 'acme'] as const

const labels = ({ text }: Visit) =>
  [...text.matchAll(/Continue with ([^<]+)</g)].map(([, label]) => label)

const arrives = ({ url }: Visit): boolean =>
  url.href.startsWith(REDIRECT_URI) && url.searchParams.has('code')

/** From the login page that a failure leads back to. */
async function tryAgain({ browser, provider }: UpstreamJourney, page: Visit, persona: string) {
  const again = await browser.submit(page, `/upstream/${provider}`)

  return browser.get(await pickPersona(again.url, persona))
}

async function openLogin() {
  const party = await RelyingParty.discover(all.system.issuer, await all.system.registerApp())
  const browser = new HttpBrowser(all.system.issuer)

  return { browser, login: await browser.get((await party.authorization()).url) }
}

describe('the upstreams', () => {
  test('are buttons on the login and the registration page, in the order that is configured', async () => {
    const { browser, login } = await openLogin()
    const registration = await browser.get(`${login.url.pathname}/register`)

    for (const page of [login, registration]) {
      expect(labels(page)).toEqual(['GitHub', 'Acme &amp; Sons', 'Google'])
    }
    const { url } = await browser.submit(registration, '/upstream/acme')
    expect(url.origin).toBe(all.acme.issuer)
  })

  test.each(PROVIDERS)('sign in who is sent straight there (%s)', async (provider) => {
    expect(await signInByUpstream(all.system, provider, 'ada')).toMatchObject({
      email: 'ada.lovelace@example.com',
      email_verified: true,
    })
  })

  test('that vouch for one address lead to one account', async () => {
    const subjects = []
    for (const provider of PROVIDERS) {
      subjects.push((await signInByUpstream(all.system, provider, 'ada'))?.sub)
    }

    expect(new Set(subjects).size).toBe(1)
  })

  test('that vouch for no address lead to accounts of their own, and to no address', async () => {
    const claims = []
    for (const provider of PROVIDERS) {
      claims.push(await signInByUpstream(all.system, provider, 'alan'))
    }

    expect(new Set(claims.map((one) => one?.sub)).size).toBe(3)
    for (const one of claims) expect(one).not.toHaveProperty('email')
  })

  test('keep the account of somebody whose address there has changed, and its address', async () => {
    const { people } = all.github
    const first = { ...person('mary@example.com'), id: 7_001 }
    people.set('mary', first)
    const before = await signInByUpstream(all.system, 'github', 'mary')
    people.set('mary', { ...first, emails: person('shelley@example.com').emails })
    const after = await signInByUpstream(all.system, 'github', 'mary')

    expect(after).toMatchObject({ sub: before?.sub, email: 'mary@example.com' })
  })

  test('have a browser keep little of journeys that are begun and not ended', async () => {
    const { browser, party } = await goToUpstream(all.system, 'github')
    for (let count = 0; count < 9; count++) {
      await browser.get((await party.authorization({ provider: 'github' })).url)
    }
    const { url, checks } = await party.authorization({ provider: 'github' })
    const { url: there } = await browser.get(url)
    const kept = browser
      .cookieHeader(new URL(all.system.issuer))
      .match(/latchkey-upstream-[\w-]+=/g)

    expect(kept).toHaveLength(5)
    const back = await comeBack({ browser, there }, 'ada')
    expect((await party.exchange(back.url, checks)).claims()?.sub).toEqual(expect.any(String))
  })

  test('make one account of a hundred first sign-ins of one person', async () => {
    const { system, github } = all
    github.people.set('rush', { ...person('rush@example.com'), id: 7_002 })
    const journeys: UpstreamJourney[] = []
    while (journeys.length < 100) journeys.push(await goToUpstream(system, 'github'))
    const arrivals = await Promise.all(journeys.map((journey) => comeBack(journey, 'rush')))
    // On a crowded machine the stand-in is late for some. They try again as they are told to, when
    // the rush is over: one after the other.
    for (const [index, journey] of journeys.entries()) {
      const page = arrivals[index] as Visit
      if (!arrives(page)) arrivals[index] = await tryAgain(journey, page, 'rush')
    }
    const { users } = await system.storage.users.list({ limit: 100, search: 'rush@' })

    expect(arrivals.filter(arrives)).toHaveLength(100)
    expect(users).toHaveLength(1)
  })
})

describe('an upstream that fails', () => {
  test.each(['slow', 'huge', 'broken-json'] as const)(
    'leads back to the login page in seconds, where another try works (%s)',
    async (misbehaviour) => {
      const journeys = await Promise.all(
        PROVIDERS.map((provider) => goToUpstream(all.system, provider)),
      )
      const begun = performance.now()
      for (const provider of PROVIDERS) all[provider].misbehaviour = misbehaviour
      const arrivals = await Promise.all(
        journeys.map(async (journey) => ({ journey, page: await comeBack(journey, 'ada') })),
      )

      expect(performance.now() - begun).toBeLessThan(30_000)
      for (const provider of PROVIDERS) all[provider].misbehaviour = undefined
      for (const { journey, page } of arrivals) await expectRetry(journey, page)
    },
  )

  test.each([
    ['github', 'id-not-a-number'],
    ['github', 'addresses-not-a-list'],
    ['github', 'elsewhere'],
    ['acme', 'wrong-issuer'],
    ['acme', 'wrong-nonce'],
    ['acme', 'bad-signature'],
  ] as const)('by a lie is not believed: %s (%s)', async (provider, misbehaviour) => {
    const journey = await goToUpstream(all.system, provider)
    Object.assign(all[provider], { misbehaviour })
    const page = await comeBack(journey, 'ada')
    all[provider].misbehaviour = undefined

    await expectRetry(journey, page)
  })

  async function expectRetry(journey: UpstreamJourney, page: Visit) {
    expect(page.status).toBe(503)
    expect(page.text).toContain('The other sign-in service did not answer as it should')
    expect(hasForm(page, '/login')).toBe(true)

    expect(arrives(await tryAgain(journey, page, 'ada'))).toBe(true)
  }
})

describe('the way back from an upstream', () => {
  const expectRefusal = ({ status, text }: Visit) => {
    expect(status).toBe(400)
    expect(text).toContain('That sign-in was begun in another browser, or too long ago')
  }

  test.each([
    ['github', '/upstream/google/callback'],
    ['github', '/upstream/acme/callback'],
    ['github', '/v1/global-auth/callback'],
    ['google', '/upstream/github/callback'],
    ['acme', '/v1/global-auth/github/callback'],
  ] as const)('of %s is closed at %s, and stays open at its own', async (provider, path) => {
    const journey = await goToUpstream(all.system, provider)
    const callback = await pickPersona(journey.there, 'ada')
    const elsewhere = new URL(`${path}${callback.search}`, callback)

    expectRefusal(await journey.browser.get(elsewhere))
    expect((await journey.browser.get(callback)).url.href).toMatch(REDIRECT_URI)
  })

  test.each(PROVIDERS)(
    'is closed to another browser, and to a second time (%s)',
    async (provider) => {
      const journey = await goToUpstream(all.system, provider)
      const callback = await pickPersona(journey.there, 'ada')

      expectRefusal(await new HttpBrowser(all.system.issuer).get(callback))
      // Another browser that is on its own way there.
      const { browser } = await goToUpstream(all.system, provider)
      expectRefusal(await browser.get(callback))

      expect((await journey.browser.get(callback)).url.href).toMatch(REDIRECT_URI)
      expectRefusal(await journey.browser.get(callback))
    },
  )

  test('may be the one that Clura has registered at GitHub', async () => {
    const journey = await goToUpstream(all.system, 'github')
    const callback = await pickPersona(journey.there, 'ada')
    const alias = new URL(`/v1/global-auth/github/callback${callback.search}`, callback)

    expect((await journey.browser.get(alias)).url.href).toMatch(REDIRECT_URI)
  })
})

const person = (email: string) => ({
  login: 'somebody',
  name: null,
  avatar_url: 'https://avatars.example/u/1',
  emails: [{ email, primary: true, verified: true, visibility: null }],
})
