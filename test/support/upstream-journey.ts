import { pickPersona } from '../demo/pick-persona.ts'
import { HttpBrowser, type Visit } from './http-browser.ts'
import { RelyingParty } from './relying-party.ts'
import type { TestSystem } from './test-system.ts'

/** Somebody whom an app has sent to an upstream, and who is about to pick an account there. */
export interface UpstreamJourney {
  provider: string
  party: RelyingParty
  checks: Awaited<ReturnType<RelyingParty['authorization']>>['checks']
  browser: HttpBrowser
  /** The page of the upstream. */
  there: URL
}

/** From a fresh app straight to the upstream, past the login page. */
export async function goToUpstream(system: TestSystem, provider: string): Promise<UpstreamJourney> {
  const registered = await system.registerApp({ skipConsent: true })
  const party = await RelyingParty.discover(system.issuer, registered)
  const browser = new HttpBrowser(system.issuer)
  const { url, checks } = await party.authorization({ provider })
  const { url: there } = await browser.get(url)

  return { provider, party, checks, browser, there }
}

/** Picks somebody, and comes back. */
export const comeBack = async (
  { browser, there }: Pick<UpstreamJourney, 'browser' | 'there'>,
  persona: string,
): Promise<Visit> => browser.get(await pickPersona(there, persona))

/** There, back, and on to the app. @returns the claims of the ID token */
export async function signInByUpstream(system: TestSystem, provider: string, persona: string) {
  const journey = await goToUpstream(system, provider)
  const { url } = await comeBack(journey, persona)
  const tokens = await journey.party.exchange(url, journey.checks)

  return tokens.claims()
}
