/**
 * Everything durable, in SQL. Rows, dialects and transactions stay in here; the stores keep the
 * promises of the core's ports on every engine.
 */
export { KyselyAppEventStore } from './app-event-store.ts'
export { KyselyAppStore } from './app-store.ts'
export { KyselyArtifactStore } from './artifact-store.ts'
export { PostgresCluraSource } from './clura-source.ts'
export { KyselyConsentStore } from './consent-store.ts'
export { type Database, openDatabase } from './database.ts'
export { KyselyEmailCodeStore } from './email-code-store.ts'
export { DatabaseTooOld, DatabaseUnreachable } from './errors.ts'
export { KyselyExternalIdentityStore } from './external-identity-store.ts'
export { KyselyLeaseStore } from './lease-store.ts'
export { type MigrationStep, SchemaMigrator } from './migrator.ts'
export { KyselyPasswordStore } from './password-store.ts'
export { KyselyPendingRegistrationStore } from './pending-registration-store.ts'
export { KyselyPersonalTokenStore } from './personal-token-store.ts'
export { KyselyRateLimiter } from './rate-limiter.ts'
export { reachDatabase } from './reach-database.ts'
export { KyselySigningKeyStore } from './signing-key-store.ts'
export { KyselyUpstreamStateStore } from './upstream-state-store.ts'
export { KyselyUserAdoption } from './user-adoption.ts'
export { KyselyUserStore } from './user-store.ts'
