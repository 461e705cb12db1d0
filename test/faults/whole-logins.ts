import * as client from 'openid-client'
import { HttpBrowser } from '../support/http-browser.ts'
import { signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { describeFailure } from './support/describe-failure.ts'
import type { Fleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { inParallel } from './support/in-parallel.ts'
import { registerApp, registerPerson } from './support/registered.ts'
import { type Report, runFleetScript } from './support/script.ts'

const AT_ONCE = 4

/**
 * People sign in to apps, with no two requests of theirs at the same program: the pages, the code,
 * the tokens, what the tokens are good for. Then two apps at once, in the session that there is.
 */
export async function wholeLogins(fleet: Fleet, { logins }: { logins: number }): Promise<Report> {
  const outcomes = new Histogram()
  const broken: string[] = []
  const discover = async (skipConsent: boolean) =>
    RelyingParty.discover(fleet.issuer, await registerApp(fleet, { skipConsent }))
  const [asking, one, other] = await Promise.all([discover(false), discover(true), discover(true)])

  await inParallel(AT_ONCE, Array.from({ length: logins }), async (_, n) => {
    try {
      // A network of their own for each, as limits see it.
      const address = `10.${n >> 8}.${n & 255}.1`
      const browser = new HttpBrowser(fleet.issuer, { 'x-forwarded-for': address })
      const person = await registerPerson(fleet)
      await use(asking, browser, person)
      await Promise.all([use(one, browser, person), use(other, browser, person)])
      // Either has kept what it was given, and the session knows both.
      for (const party of [asking, one, other]) await use(party, browser, person, 'none')
      outcomes.count('succeeded')
    } catch (error) {
      outcomes.count('failed')
      broken.push(`a login failed: ${describeFailure(error)}`)
    }
  })

  return { counts: { logins, outcomes, requests: await fleet.balancer?.sent() }, broken }
}

/** From the app to the app, and everything that the app then does with what it has. */
async function use(
  party: RelyingParty,
  browser: HttpBrowser,
  person: { email: string; password: string },
  prompt?: string,
): Promise<void> {
  const { configuration } = party
  const { callback, checks } = await signIn(party, browser, person, prompt ? { prompt } : {})
  const tokens = await party.exchange(callback, checks)
  await client.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '')
  const { refresh_token = '' } = tokens
  const refreshed = await client.refreshTokenGrant(configuration, refresh_token)
  await client.refreshTokenGrant(configuration, refreshed.refresh_token ?? '')
}

if (import.meta.main) {
  await runFleetScript({
    name: 'whole logins behind nginx',
    options: { logins: 500 },
    isBalanced: true,
    run: wholeLogins,
  })
}
