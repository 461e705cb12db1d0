import { HttpBrowser, type Visit } from './http-browser.ts'
import { newPerson, type Person, throughPages } from './people.ts'
import type { TestSystem } from './test-system.ts'

export interface AccountVisitor {
  browser: HttpBrowser
  person: Person
  /** What they see first. */
  home: Visit
}

/** Somebody in a browser of their own who has just signed in to their account page. */
export async function openAccount(
  system: TestSystem,
  known?: Person,
  headers: Record<string, string> = {},
): Promise<AccountVisitor> {
  const browser = new HttpBrowser(system.issuer, headers)
  const person = known ?? (await newPerson(system))
  const home = await throughPages(browser, await browser.get('/account/sign-in?fresh'), person)

  return { browser, person, home }
}
