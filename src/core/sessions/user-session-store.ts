import type { SessionUse } from '../artifacts/index.ts'
import type { Instant } from '../values/index.ts'

/** A browser in which somebody is signed in. */
export interface UserSession {
  uid: string
  /** Undefined where it was not written down. */
  lastUse: SessionUse | undefined
  /** Of the apps that it signed in to. */
  clientIds: readonly string[]
}

export interface UserSessionStore {
  /** Those that a browser can still use, the last used first. */
  listOfUser(userId: string, now: Instant): Promise<readonly UserSession[]>

  /**
   * Ends a session with everything that was issued from it, also what was to outlive a sign-out, in
   * one transaction. Somebody else's session, or one that has ended, is left as it is.
   */
  end(userId: string, uid: string, now: Instant): Promise<void>

  /**
   * Ends every session of the user but `keptUid`, and revokes every grant that is not of it, in one
   * transaction.
   */
  endOthers(userId: string, keptUid: string, now: Instant): Promise<void>

  /** Ends every session and revokes every grant of the user, in one transaction. */
  endAll(userId: string, now: Instant): Promise<void>
}
