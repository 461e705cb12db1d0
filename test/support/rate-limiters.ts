import { KyselyRateLimiter } from '../../src/adapters/storage/kysely/index.ts'
import { RedisRateLimiter } from '../../src/adapters/storage/redis/index.ts'
import type { RateLimiter } from '../../src/core/limits/index.ts'
import { TestClock } from './clock.ts'
import { engines, type TestEngine } from './databases.ts'
import { openRedis, type RedisServer, redisServers } from './redis.ts'

interface TestRateLimiter extends AsyncDisposable {
  limiter: RateLimiter
  clock: TestClock
  /** Breaks what it stands on. */
  fail(): Promise<void>
}

/** Every engine and every kind of Redis that is present. */
export const rateLimiters = [
  ...engines.map((engine) => ({ name: engine.name, open: () => openOn(engine) })),
  ...redisServers.map((server) => ({ name: server.name, open: () => openOnRedis(server) })),
]

async function openOn(engine: TestEngine): Promise<TestRateLimiter> {
  const database = await engine.open()
  const { db } = database
  const clock = new TestClock()

  return {
    limiter: new KyselyRateLimiter({ db, clock }),
    clock,
    fail: () => db.schema.dropTable('rate_limits').execute(),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

async function openOnRedis({ url }: RedisServer): Promise<TestRateLimiter> {
  const opened = await openRedis(url)
  const { redis } = opened
  const clock = new TestClock()

  return {
    limiter: new RedisRateLimiter({ redis, clock }),
    clock,
    fail: async () => redis[Symbol.dispose](),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}
