import type { Instant } from '../values/index.ts'
import type { Consent } from './consent.ts'

/** What an app may do in the name of a user. */
export interface AppAccess {
  clientId: string
  /** Undefined for an app that an operator vouches for: it is not asked for. */
  consent: Consent | undefined
  /** When the user agreed to more of it last. */
  agreedAt: Instant | undefined
}

export interface ConsentStore {
  find(userId: string, clientId: string): Promise<Consent | undefined>

  /** Adds to what is there. Two calls at once lose nothing. */
  add(userId: string, clientId: string, consent: Consent, now: Instant): Promise<void>

  /** Every app that the user agreed to, or that has a grant of theirs that lives. */
  listOfUser(userId: string, now: Instant): Promise<readonly AppAccess[]>

  /**
   * Forgets that the user agreed, and revokes every grant of theirs to the app with all that was
   * issued under it, in one transaction. Nothing happens where there is nothing to take back.
   */
  revoke(userId: string, clientId: string, now: Instant): Promise<void>
}
