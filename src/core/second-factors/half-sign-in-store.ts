import type { Instant } from '../values/index.ts'
import type { AuthenticationMethod } from './authentication-method.ts'

/** Somebody has proven the first factor in a browser, and the second is still to come. */
export interface HalfSignIn {
  /** What only that browser has; stored as a digest. */
  binding: string
  userId: string
  /** How the first factor was proven. */
  methods: readonly AuthenticationMethod[]
  expiresAt: Instant
}

export interface HalfSignInStore {
  /** Replaces an earlier one of the browser. */
  put(halfSignIn: HalfSignIn): Promise<void>

  /** Undefined also when it has expired. */
  find(binding: string, now: Instant): Promise<HalfSignIn | undefined>

  delete(binding: string): Promise<void>
}
