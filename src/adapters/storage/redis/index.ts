/**
 * What may be lost, in Redis or Valkey: one server, a Cluster, or one behind Sentinel. Keys, scripts
 * and connections stay in here; that nothing else is entrusted to it is left to `storage/split`.
 */
export { RedisArtifactStore } from './artifact-store.ts'
export { RedisChangeSignal } from './change-signal.ts'
export { RedisConnection } from './connection.ts'
export { RedisUnreachable } from './errors.ts'
export { evictionPoliciesOf, warnOfEviction } from './eviction-policy.ts'
export { RedisRateLimiter } from './rate-limiter.ts'
