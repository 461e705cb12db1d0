/** What users have agreed to, per app: asked once, remembered until the user takes it back. */
export { type Consent, mergeConsents } from './consent.ts'
export type { AppAccess, ConsentStore } from './consent-store.ts'
