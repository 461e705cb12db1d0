import type { User } from '../users/index.ts'
import type { Instant } from '../values/index.ts'
import type { UpstreamIdentity } from './upstream.ts'

export type IdentityOutcome = 'known' | 'linked' | 'created'

export interface ExternalIdentityStore {
  /**
   * Finds, links or creates the user of an identity by the rules of `decideLink`, in one
   * transaction: a hundred first calls for one identity make one user. The profile of the identity
   * is that of a user who is created, and changes nobody else's. The user may be a disabled one.
   */
  resolve(
    identity: UpstreamIdentity,
    now: Instant,
  ): Promise<{ user: User; outcome: IdentityOutcome }>

  /** Oldest first. */
  listOfUser(userId: string): Promise<readonly { provider: string; subject: string }[]>
}
