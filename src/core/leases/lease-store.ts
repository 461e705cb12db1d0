import type { Instant } from '../values/index.ts'

export interface LeaseStore {
  /**
   * Gives the lease to the holder until the instant, when nobody has it at `now` or it is theirs
   * already. Of many that ask at once one gets it.
   * @returns whether it is theirs
   */
  acquire(name: string, holder: string, until: Instant, now: Instant): Promise<boolean>

  /** Gives the lease up, when it is the holder's. */
  release(name: string, holder: string): Promise<void>
}
