import type { NewUser } from '../users/index.ts'
import type { Instant } from '../values/index.ts'

export interface Newcomer {
  user: NewUser
  /** The accounts elsewhere by which they have always signed in. */
  identities: readonly { provider: string; subject: string }[]
}

export interface Adoption {
  /** Another than that of the newcomer when an account of theirs was known already. */
  userId: string
  isNew: boolean
  /** False when the address has been verified by somebody else, so that they come without it. */
  keepsAddress: boolean
}

/** Takes in people who have been users somewhere else. */
export interface UserAdoption {
  /**
   * Finds the newcomer by an account of theirs or their id, else creates them under their id. The
   * user, the address and the accounts are written together or not at all; of two calls at once,
   * one creates. Undefined, and nothing written, when nobody could sign in to what is left: no
   * account elsewhere, and an address that somebody else has verified.
   */
  adopt(newcomer: Newcomer, now: Instant): Promise<Adoption | undefined>

  /** What `adopt` would do. Changes nothing. */
  preview(newcomer: Newcomer): Promise<Adoption | undefined>
}

/** All that an import asks for: it goes the same way whether or not anything is written. */
export type TakesIn = Pick<UserAdoption, 'adopt'>
