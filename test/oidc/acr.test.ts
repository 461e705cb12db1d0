import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { TestClock } from '../support/clock.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, type Person } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { turnOnTwoStep } from '../support/second-factors.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const ONE = 'urn:latchkey:acr:1fa'
const TWO = 'urn:latchkey:acr:2fa'

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

const essential = (acr: object) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, ...acr } } }),
})

const visit = async (browser: HttpBrowser, parameters: Record<string, string>) => {
  const { url, checks } = await party.authorization(parameters)

  return { page: await browser.get(url), checks }
}

const logIn = async (
  browser: HttpBrowser,
  { email, password }: Person,
  parameters: Record<string, string> = {},
) => {
  const { page, checks } = await visit(browser, parameters)

  return { page: await browser.submit(page, '/login', { email, password }), checks }
}

/** Somebody who is signed in by one factor. */
const signedIn = async () => {
  const browser = new HttpBrowser(system.issuer)
  const person = await newPerson(system)
  await logIn(browser, person)

  return { browser, person }
}

const errorOf = ({ url }: { url: URL }) => url.searchParams.get('error')

describe('an essential acr', () => {
  test.each([{ values: [TWO] }, { value: TWO }, { values: ['urn:example:gold', TWO] }])(
    'has somebody who is signed in by less sign in by more: %j',
    async (acr) => {
      const { browser, person } = await signedIn()
      const { app } = await turnOnTwoStep(system, person.id, clock)

      const { page, checks } = await logIn(browser, person, essential(acr))
      const { url } = await browser.submit(page, '/two-step', { code: app.code() })

      expect((await party.exchange(url, checks)).claims()).toMatchObject({
        sub: person.id,
        acr: TWO,
      })
      // What was done stays with the session.
      const again = await visit(browser, { ...essential(acr), prompt: 'none' })
      expect((await party.exchange(again.page.url, again.checks)).claims()?.acr).toBe(TWO)
    },
  )

  test('is met by whoever has proven more', async () => {
    const person = await newPerson(system)
    const { app } = await turnOnTwoStep(system, person.id, clock)
    const browser = new HttpBrowser(system.issuer)
    const { page } = await logIn(browser, person)
    await browser.submit(page, '/two-step', { code: app.code() })

    const { page: answer } = await visit(browser, { ...essential({ value: ONE }), prompt: 'none' })

    expect(answer.url.searchParams.get('code')).toEqual(expect.any(String))
  })

  test('cannot be had without a page by who is signed in by less', async () => {
    const { browser } = await signedIn()
    const { page } = await visit(browser, { ...essential({ value: TWO }), prompt: 'none' })

    expect(errorOf(page)).toBe('interaction_required')
  })

  test('shows somebody who has no second factor how to get one, or the way back', async () => {
    const { browser, person } = await signedIn()
    const { page } = await logIn(browser, person, essential({ value: TWO }))

    expect(page.text).toContain('href="/account/two-step"')
    const back = await browser.submit(page, '/two-step/give-up')
    expect(errorOf(back)).toBe('unmet_authentication_requirements')
  })

  test('that nobody could meet is refused at once', async () => {
    const gold = essential({ values: ['urn:example:gold'] })
    const { page } = await visit(new HttpBrowser(system.issuer), gold)

    expect(errorOf(page)).toBe('unmet_authentication_requirements')
  })

  test.each([[{ values: TWO }], [{ values: [2] }], [{ value: { of: TWO } }]])(
    'that is no text is refused: %j',
    async (acr) => {
      const { page } = await visit(new HttpBrowser(system.issuer), essential(acr))

      expect(errorOf(page)).toBe('invalid_request')
    },
  )
})

describe('acr_values', () => {
  test('have somebody who could prove more do so', async () => {
    const { browser, person } = await signedIn()
    const { app } = await turnOnTwoStep(system, person.id, clock)

    const { page, checks } = await logIn(browser, person, { acr_values: `${TWO} ${ONE}` })
    const { url } = await browser.submit(page, '/two-step', { code: app.code() })

    expect((await party.exchange(url, checks)).claims()?.acr).toBe(TWO)
  })

  test.each([
    ['somebody who cannot prove more', `${TWO} ${ONE}`, false],
    ['an app that would rather have less', `${ONE} ${TWO}`, true],
    ['an app that knows others than we do', 'urn:example:gold', true],
  ])('are no reason to ask, for %s', async (_who, acr_values, hasTwoStep) => {
    const { browser, person } = await signedIn()
    if (hasTwoStep) await turnOnTwoStep(system, person.id, clock)

    const { page, checks } = await visit(browser, { acr_values })

    expect((await party.exchange(page.url, checks)).claims()?.acr).toBe(ONE)
  })

  test('are no reason to refuse an app that wants no page', async () => {
    const { browser, person } = await signedIn()
    await turnOnTwoStep(system, person.id, clock)
    const { page, checks } = await visit(browser, { acr_values: TWO, prompt: 'none' })

    expect((await party.exchange(page.url, checks)).claims()?.acr).toBe(ONE)
  })
})
