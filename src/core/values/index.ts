/**
 * Small immutable values that everything else is said in: addresses, secrets, ids, digests, time.
 * They know how to be valid and how to be compared, and nothing about where they are kept.
 */
export { type Clock, DAY, HOUR, type Instant, MINUTE, SECOND, systemClock } from './clock.ts'
export { DeadlinePassed, withDeadline } from './deadline.ts'
export { digest, isSameDigest, keyedDigest } from './digest.ts'
export { type EmailAddress, InvalidEmailAddress, parseEmailAddress } from './email-address.ts'
export { isId, newBearerValue, newId } from './ids.ts'
export { Sealer } from './sealer.ts'
export { Secret } from './secret.ts'
