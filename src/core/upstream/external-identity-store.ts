import type { User, WayInRule } from '../users/index.ts'
import type { EmailAddress, Instant } from '../values/index.ts'
import type { UpstreamIdentity } from './upstream.ts'

export type IdentityOutcome = 'known' | 'linked' | 'created'

export interface ExternalIdentityStore {
  /**
   * Finds, links or creates the user of an identity by the rules of `decideLink`, in one
   * transaction: a hundred first calls for one identity make one user. The profile of the identity
   * is that of a user who is created, and changes nobody else's. The user may be a disabled one.
   * @param admit is asked before a user is created, with the address that they will have verified;
   * what it throws is thrown on, and nothing is written
   */
  resolve(
    identity: UpstreamIdentity,
    now: Instant,
    admit?: (address: EmailAddress | undefined) => void,
  ): Promise<{ user: User; outcome: IdentityOutcome }>

  /**
   * Links an identity to the user, and verifies with it the address that comes along and is vouched
   * for, unless somebody else has verified that: all or nothing, and once more at no harm.
   * @throws {IdentityLinkedElsewhere}
   * @throws {UserNotFound}
   */
  link(userId: string, identity: UpstreamIdentity, now: Instant): Promise<User>

  /**
   * Ends the link, for its user alone; nothing happens where there is none.
   * @throws {LastWayIn} when what is left is not enough
   */
  unlink(
    userId: string,
    identity: { provider: string; subject: string },
    isEnough: WayInRule,
  ): Promise<void>

  /** Oldest first. */
  listOfUser(userId: string): Promise<readonly { provider: string; subject: string }[]>
}
