import type { EmailAddress, Instant } from '../values/index.ts'
import type { User, UserProfile } from './user.ts'

export interface NewUser {
  id: string
  profile: UserProfile
  /** Its first and so primary address. */
  email: { address: EmailAddress; isVerified: boolean } | undefined
  /** argon2id in PHC form. */
  passwordHash: string | undefined
}

export interface UserPage {
  users: readonly User[]
  /** Hand it back as `after` for the next page; undefined on the last. */
  next: string | undefined
}

/** Users with their addresses. Everything here is one transaction per call. */
export interface UserStore {
  find(id: string): Promise<User | undefined>

  findByVerifiedEmail(address: EmailAddress): Promise<User | undefined>

  /** Who has verified the address or, where nobody has, claims it with a password. */
  findByClaimedEmail(address: EmailAddress): Promise<User | undefined>

  /**
   * Creates a user. A verified address takes it from everyone who merely claims it: whoever is left
   * without a verified address loses password and sessions by that, and whoever has no external
   * identity and no passkey either is deleted whole.
   * @throws {EmailAddressTaken} when somebody has verified the address, also for a mere claim to it;
   * for a claim with a password also when somebody claims it with one: of these there is one
   */
  create(user: NewUser, now: Instant): Promise<User>

  /**
   * Oldest first. `search` matches a part of name or address, whatever its case.
   * @throws {InvalidPageCursor}
   */
  list(query: { after?: string; limit: number; search?: string }): Promise<UserPage>

  /**
   * Writes the fields that are there; one that is there and undefined is cleared.
   * @throws {UserNotFound}
   */
  update(id: string, profile: UserProfile, now: Instant): Promise<User>

  /**
   * Disables (an instant) or enables (undefined). Disabling also ends the user's sessions and
   * revokes their grants, in the same transaction.
   * @throws {UserNotFound}
   */
  setDisabled(id: string, disabledAt: Instant | undefined, now: Instant): Promise<User>

  /**
   * Deletes the user with addresses, password, identities, consents, sessions and grants, all or
   * nothing. Apps that they own stay, without an owner.
   * @throws {UserNotFound}
   */
  delete(id: string, now: Instant): Promise<void>

  /**
   * The same for a user who owns no apps.
   * @throws {OwnsApps}
   * @throws {UserNotFound}
   */
  deleteUnlessOwner(id: string, now: Instant): Promise<void>
}
