import type { Secret } from '../values/index.ts'

/**
 * argon2id at the cost of `engine-notes`: at most as many at once as there are cores, then a short
 * queue. Both methods throw `Unavailable` when the queue is full.
 */
export interface PasswordHasher {
  /** @returns PHC form */
  hash(password: Secret): Promise<string>

  /** Against `undefined` (no such user, no password) it takes as long, and is false. */
  verify(hash: string | undefined, password: Secret): Promise<boolean>

  /** Whether `hash` was made at the cost of today; one that comes from elsewhere often was not. */
  isUpToDate(hash: string): boolean
}
