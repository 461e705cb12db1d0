import type { EmailAddress, Instant } from '../values/index.ts'

/** What a code is good for; a code for one thing is none for another. */
export interface EmailCodeKey {
  purpose: 'register' | 'sign-in' | 'reset-password' | 'add-address'
  address: EmailAddress
  /** The browser (or other asker) it was asked from, so that a stranger's code replaces nothing. */
  binding: string
}

export interface EmailCodeStore {
  /** Replaces any earlier code of the key. Stored as an HMAC, never as sent. */
  put(key: EmailCodeKey, code: string, expiresAt: Instant): Promise<void>

  /**
   * True at most once for each code that was put: of two concurrent calls with the right code, one
   * gets false. A wrong code costs one of five attempts, counted before comparing.
   */
  consume(key: EmailCodeKey, code: string, now: Instant): Promise<boolean>
}
