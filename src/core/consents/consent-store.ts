import type { Instant } from '../values/index.ts'
import type { Consent } from './consent.ts'

export interface ConsentStore {
  find(userId: string, clientId: string): Promise<Consent | undefined>

  /** Adds to what is there. Two calls at once lose nothing. */
  add(userId: string, clientId: string, consent: Consent, now: Instant): Promise<void>
}
