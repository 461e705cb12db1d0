import type { Instant } from '../values/index.ts'

/** Password hashes, argon2id in PHC form, never the password. */
export interface PasswordStore {
  findHash(userId: string): Promise<string | undefined>

  /** Sets or replaces. @throws {UserNotFound} */
  setHash(userId: string, hash: string, now: Instant): Promise<void>

  /** Puts another hash of the same password in place of one, unless that was replaced meanwhile. */
  renewHash(userId: string, hash: { old: string; new: string }): Promise<void>

  /**
   * Sets or replaces, ends every session of the user, revokes their grants and ends the tokens that
   * they made for scripts, in one transaction.
   * @param keptSession `uid` of a session that lives on, with its grants
   * @throws {UserNotFound}
   */
  reset(userId: string, hash: string, now: Instant, keptSession?: string): Promise<void>
}
