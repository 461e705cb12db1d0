import { Argon2PasswordHasher } from '../../../src/adapters/passwords/index.ts'
import { AppRegistry, type AppSettings, type RegisteredApp } from '../../../src/core/apps/index.ts'
import { UserRegistry } from '../../../src/core/registration/index.ts'
import { systemClock as clock, newId, Secret } from '../../../src/core/values/index.ts'
import { appSettings } from '../../support/apps.ts'
import { REDIRECT_URI } from '../../support/test-system.ts'
import type { Fleet } from './fleet.ts'

/** An app that asks nobody for consent. */
export const registerApp = (
  { storage }: Pick<Fleet, 'storage'>,
  settings: Partial<AppSettings> = {},
): Promise<RegisteredApp> =>
  new AppRegistry({ apps: storage.apps, audit: storage.audit, clock }).register(
    appSettings({ redirectUris: [REDIRECT_URI], skipConsent: true, ...settings }),
  )

/** Somebody who can sign in. */
export async function registerPerson({ storage }: Pick<Fleet, 'storage'>) {
  const person = { email: `${newId()}@example.com`, password: 'analytical engine 1843' }
  await new UserRegistry({
    users: storage.users,
    hasher: new Argon2PasswordHasher(),
    clock,
  }).register({
    ...person,
    name: 'Ada Lovelace',
    password: new Secret(person.password),
    isVerified: true,
  })

  return person
}
