import type { RateLimiter } from '../../../core/limits/index.ts'
import { type Clock, SECOND } from '../../../core/values/index.ts'
import type { RedisConnection } from './connection.ts'
import { orUnavailable } from './errors.ts'

/** Counts in windows that begin with the first attempt. */
export class RedisRateLimiter implements RateLimiter {
  readonly #redis: RedisConnection
  readonly #clock: Clock

  constructor({ redis, clock }: { redis: RedisConnection; clock: Clock }) {
    this.#redis = redis
    this.#clock = clock
  }

  async count(
    key: string,
    windowSeconds: number,
  ): Promise<{ attempts: number; resetsInSeconds: number }> {
    const now = this.#clock.now()
    const windowMs = windowSeconds * SECOND
    const [attempts, endsAt] = await orUnavailable(() =>
      this.#redis.client.countAttempt(this.#nameOf(key), now, now + windowMs, windowMs),
    )

    return { attempts, resetsInSeconds: Math.ceil((Number(endsAt) - now) / SECOND) }
  }

  async takeBack(key: string): Promise<void> {
    await orUnavailable(() => this.#redis.client.takeBackAttempt(this.#nameOf(key)))
  }

  async reset(key: string): Promise<void> {
    await orUnavailable(() => this.#redis.client.unlink(this.#nameOf(key)))
  }

  #nameOf(key: string): string {
    return this.#redis.nameOf('limit', key)
  }
}
