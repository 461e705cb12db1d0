/** What users have agreed to, per app: asked once, remembered until the user takes it back. */
export type { Consent, ConsentStore } from './consent-store.ts'
