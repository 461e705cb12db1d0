import type { Instant } from '../values/index.ts'

/** What a user let an app see, remembered across sessions. */
export interface Consent {
  scopes: readonly string[]
  claims: readonly string[]
  /** Resource indicator (RFC 8707) → scopes. */
  resourceScopes: Readonly<Record<string, readonly string[]>>
}

export interface ConsentStore {
  find(userId: string, clientId: string): Promise<Consent | undefined>

  /** Adds to what is there. Two calls at once lose nothing. */
  add(userId: string, clientId: string, consent: Consent, now: Instant): Promise<void>
}
