import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { UserRegistry } from '../../src/core/registration/index.ts'
import { newId, Secret, systemClock } from '../../src/core/values/index.ts'
import type { HttpBrowser, Visit } from './http-browser.ts'
import type { RelyingParty } from './relying-party.ts'
import type { TestSystem } from './test-system.ts'

/** Somebody with a password. `id` is the `sub` of their tokens. */
export interface Person {
  id: string
  name: string
  email: string
  password: string
}

/** Somebody who can sign in, and has done nothing yet. */
export async function newPerson({ storage }: Pick<TestSystem, 'storage'>): Promise<Person> {
  const person = {
    name: 'Grace Hopper',
    email: `${newId()}@example.com`,
    password: 'nanoseconds of wire',
  }
  const { id } = await new UserRegistry({
    users: storage.users,
    hasher: new Argon2PasswordHasher(),
    clock: systemClock,
  }).register({ ...person, password: new Secret(person.password), isVerified: true })

  return { id, ...person }
}

/** Answers the pages that come, as somebody would who wants to arrive at the app. */
export async function throughPages(
  browser: HttpBrowser,
  visit: Visit,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<Visit> {
  let page = visit
  if (hasForm(page, '/login')) page = await browser.submit(page, '/login', { email, password })
  if (hasForm(page, '/consent')) page = await browser.submit(page, '/consent')

  return page
}

/** From the app to the pages and back to the app. */
export async function signIn(
  party: RelyingParty,
  browser: HttpBrowser,
  person: Pick<Person, 'email' | 'password'>,
  parameters: Record<string, string> = {},
) {
  const { url, checks } = await party.authorization(parameters)
  const { url: callback } = await throughPages(browser, await browser.get(url), person)

  return { callback, checks }
}

export const hasForm = ({ forms }: Visit, action: string): boolean =>
  forms.some(({ action: { pathname } }) => pathname.endsWith(action))
