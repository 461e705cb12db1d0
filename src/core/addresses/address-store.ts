import type { User, WayInRule } from '../users/index.ts'
import type { EmailAddress, Instant } from '../values/index.ts'

/** Each call is one transaction. What a user has not is not found: `EmailAddressNotFound`. */
export interface AddressStore {
  /**
   * Makes the address a verified one of the user, the primary one where they have none that is
   * verified. It falls to them from everyone who merely claims it. Of many who verify it at once it
   * becomes one's.
   * @throws {EmailAddressTaken}
   * @throws {UserNotFound}
   */
  addVerified(userId: string, address: EmailAddress, now: Instant): Promise<User>

  /** @throws {EmailAddressNotFound} also for a mere claim to it */
  makePrimary(userId: string, address: EmailAddress, now: Instant): Promise<User>

  /**
   * @throws {EmailAddressNotFound}
   * @throws {PrimaryEmailAddress}
   * @throws {LastWayIn} when what is left is not enough
   */
  remove(userId: string, address: EmailAddress, isEnough: WayInRule, now: Instant): Promise<User>
}
