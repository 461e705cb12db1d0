import { openDatabase } from '../../src/adapters/storage/kysely/index.ts'
import { RedisConnection } from '../../src/adapters/storage/redis/index.ts'
import type { RedisSettings } from '../../src/config/index.ts'
import { AttemptLimits, type LimitName } from '../../src/core/limits/index.ts'
import { silentLog } from '../../src/core/log.ts'
import { inTurn } from './in-turn.ts'
import type { TestSystem } from './test-system.ts'

/** The counters of a system, as they are after thousands of attempts. */
export interface CountedAttempts extends AsyncDisposable {
  set(name: LimitName, subject: readonly string[], attempts: number): Promise<void>
  reset(name: LimitName, ...subject: readonly string[]): Promise<void>
}

/** Counts by the system's own limiter, and then sets what it has written. */
export async function countedAttempts({ config, storage }: TestSystem): Promise<CountedAttempts> {
  const { rateLimiter } = storage
  const counters = config.redis ? await inRedis(config.redis) : inDatabase(config.databaseUrl)
  let counted = ''
  const limits = new AttemptLimits({
    limiter: {
      count(key, windowSeconds) {
        counted = key

        return rateLimiter.count(key, windowSeconds)
      },
      takeBack: (key) => rateLimiter.takeBack(key),
      reset: (key) => rateLimiter.reset(key),
    },
    pause: async () => {},
  })

  return {
    async set(name, subject, attempts) {
      await limits.reset(name, ...subject)
      await limits.allows(name, ...subject)
      await counters.set(counted, attempts)
    },
    reset: (name, ...subject) => limits.reset(name, ...subject),
    async [Symbol.asyncDispose]() {
      await counters.close()
    },
  }
}

interface Counters {
  set(key: string, attempts: number): Promise<unknown>
  close(): unknown
}

function inDatabase(url: string): Counters {
  const db = openDatabase(url)

  return {
    set: (key, attempts) =>
      inTurn(() =>
        db.updateTable('rate_limits').set({ attempts }).where('key', '=', key).execute(),
      ),
    close: () => db.destroy(),
  }
}

async function inRedis(settings: RedisSettings): Promise<Counters> {
  const redis = new RedisConnection({ settings, log: silentLog })
  await redis.ready(10_000)

  return {
    set: (key, attempts) => redis.client.hset(redis.nameOf('limit', key), { attempts }),
    close: () => redis[Symbol.dispose](),
  }
}
