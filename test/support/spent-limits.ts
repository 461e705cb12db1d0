import {
  AttemptLimits,
  LIMITS,
  type LimitName,
  type RateLimiter,
} from '../../src/core/limits/index.ts'

/** Makes all attempts that are allowed, one after the other, so that the next one is refused. */
export async function spendLimit(
  limiter: RateLimiter,
  limit: LimitName,
  ...subject: readonly string[]
): Promise<void> {
  const limits = new AttemptLimits({ limiter, pause: async () => {} })
  for (let n = 0; n < LIMITS[limit].attempts; n++) await limits.count(limit, ...subject)
}
