import type { Instant } from '../values/index.ts'

/** A random value that an authenticator signs, so that a signature is good here and now alone. */
export interface PasskeyChallenge {
  /** Base64url; stored as a digest. */
  challenge: string
  purpose: 'sign-in' | 'registration'
  /** What only the browser has that it was given to; stored as a digest. */
  binding: string
  expiresAt: Instant
}

export interface PasskeyChallengeStore {
  put(challenge: PasskeyChallenge): Promise<void>

  /**
   * True at most once for each challenge that was put: of two at once one gets false, as does
   * everyone with an expired, foreign (another purpose's or browser's) or unknown one.
   */
  consume(expected: Omit<PasskeyChallenge, 'expiresAt'>, now: Instant): Promise<boolean>
}
