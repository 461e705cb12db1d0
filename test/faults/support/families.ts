import type { AppSettings, RegisteredApp } from '../../../src/core/apps/index.ts'
import { HttpBrowser } from '../../support/http-browser.ts'
import { signIn } from '../../support/people.ts'
import { RelyingParty } from '../../support/relying-party.ts'
import type { Fleet } from './fleet.ts'
import { inParallel } from './in-parallel.ts'
import { registerApp, registerPerson } from './registered.ts'

/** What one app may do for one person from one sign-in on. */
export interface Family {
  app: RegisteredApp
  refreshToken: string
  accessToken: string
}

const APPS = 50
const AT_ONCE = 4

/**
 * Families that have nothing to do with each other: each has a grant of its own, of one of a few
 * people with one of many apps.
 */
export async function newFamilies(
  fleet: Fleet,
  count: number,
  settings: Partial<AppSettings> = {},
): Promise<Family[]> {
  const apps = await Promise.all(
    Array.from({ length: Math.min(count, APPS) }, () => registerApp(fleet, settings)),
  )
  const people = Array.from({ length: Math.ceil(count / APPS) }, (_, index) =>
    apps.slice(0, count - index * APPS),
  )

  return (await inParallel(AT_ONCE, people, (theirs) => signInTo(fleet, theirs))).flat()
}

/** One person, one browser: the password is typed once, the session does for the other apps. */
async function signInTo(fleet: Fleet, apps: readonly RegisteredApp[]): Promise<Family[]> {
  const person = await registerPerson(fleet)
  const browser = new HttpBrowser(fleet.issuer)
  const families: Family[] = []

  for (const app of apps) {
    const metadata = { id_token_signed_response_alg: app.app.idTokenAlgorithm }
    const party = await RelyingParty.discover(fleet.issuer, app, { metadata })
    const { callback, checks } = await signIn(party, browser, person)
    const { refresh_token = '', access_token } = await party.exchange(callback, checks)
    families.push({ app, refreshToken: refresh_token, accessToken: access_token })
  }

  return families
}
