/**
 * How often what may be tried, as one table, and the counting that holds attempts to it. Where the
 * counts are kept is left to the store, and what an attempt is to the rule that makes it.
 */
export { AttemptLimits } from './attempt-limits.ts'
export { TooManyAttempts } from './errors.ts'
export { LIMITS, type Limit, type LimitName, slowdownMs } from './limits.ts'
export { networkOf, siteOf } from './network.ts'
export type { RateLimiter } from './rate-limiter.ts'
