import type { NewUser } from '../users/index.ts'
import type { Instant } from '../values/index.ts'

export interface Newcomer {
  user: NewUser
  /** Where they have always signed in. */
  identity: { provider: string; subject: string }
}

export interface Adoption {
  /** Another than that of the newcomer when their account elsewhere was known already. */
  userId: string
  isNew: boolean
  /** False when the address has been verified by somebody else, so that they come without it. */
  keepsAddress: boolean
}

/** Takes in people who have been users somewhere else. */
export interface UserAdoption {
  /**
   * Finds the newcomer by their account or their id, else creates them under their id. The user,
   * the address and the account are written together or not at all; of two calls at once, one
   * creates.
   */
  adopt(newcomer: Newcomer, now: Instant): Promise<Adoption>

  /** What `adopt` would do. Changes nothing. */
  preview(newcomer: Newcomer): Promise<Adoption>
}
