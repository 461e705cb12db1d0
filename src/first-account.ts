import { Argon2PasswordHasher } from './adapters/passwords/index.ts'
import { FirstAccount } from './core/first-account/index.ts'
import { UserRegistry } from './core/registration/index.ts'
import type { Clock } from './core/values/index.ts'
import type { Storage } from './storage.ts'

/** The way to the first account of a storage. */
export const firstAccountOf = (
  { users, setupLinks }: Pick<Storage, 'users' | 'setupLinks'>,
  clock: Clock,
): FirstAccount =>
  new FirstAccount({
    users,
    registry: new UserRegistry({ users, hasher: new Argon2PasswordHasher(), clock }),
    links: setupLinks,
    clock,
  })
