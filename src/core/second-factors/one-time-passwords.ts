import type { Instant, Secret } from '../values/index.ts'

/** Codes that an authenticator app shows: TOTP (RFC 6238) with SHA-1, 6 digits, 30 seconds. */
export interface OneTimePasswords {
  /** 160 random bits as base32, as people type it into an app. */
  newSecret(): Secret

  /** `otpauth://…`, for a QR code. @param account what the app shows beside our name */
  uriOf(secret: Secret, account: string): Secret

  /**
   * The time step that a code is of, if it is of this one, the one before or the one after:
   * clocks of phones are not exact, and people take a while.
   */
  stepOf(code: string, secret: Secret, now: Instant): number | undefined
}
