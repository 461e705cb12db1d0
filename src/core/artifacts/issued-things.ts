import type { Instant } from '../values/index.ts'

export interface IssuedBefore {
  /** What was issued at that time or later stays; one second is not told from its beginning. */
  issuedBefore: Instant
  now: Instant
  /** Whether the tokens that developers made for their scripts end too. */
  withPersonalTokens: boolean
}

/** How many of each were ended. */
export interface RevokedCounts {
  sessions: number
  grants: number
  /** What hangs on no grant: tokens of machine apps, pages of a sign-in, pushed requests. */
  others: number
  personalTokens: number
}

/** Everything that was ever handed out and still works, in one hand: for after a restore or a theft. */
export interface IssuedThings {
  /**
   * Ends all of it that is older, some at a time: run again, it goes on where it was cut short.
   * Codes that were mailed end whatever their age. Signed access tokens, which nobody asks us
   * about, go on until they expire or their key is revoked.
   */
  revoke(options: IssuedBefore): Promise<RevokedCounts>
}
