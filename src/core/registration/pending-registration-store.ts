import type { EmailAddress, Instant } from '../values/index.ts'

/** Somebody who filled in the registration form and has not yet shown that the address is theirs. */
export interface PendingRegistration {
  /** Ties it to the browser that filled in the form. */
  binding: string
  address: EmailAddress
  name: string
  passwordHash: string
  locale: string
  expiresAt: Instant
}

export interface PendingRegistrationStore {
  /** Replaces an earlier one of the same binding. */
  put(registration: PendingRegistration): Promise<void>

  /** Undefined also when it has expired. */
  find(binding: string, now: Instant): Promise<PendingRegistration | undefined>

  delete(binding: string): Promise<void>
}
