import { randomUUID } from 'node:crypto'
import { describe } from '@jest/globals'
import { Cluster } from 'ioredis'
import { RedisConnection } from '../../src/adapters/storage/redis/index.ts'
import { type Environment, loadConfig, type RedisSettings } from '../../src/config/index.ts'
import { type Log, silentLog } from '../../src/core/log.ts'

export interface TestRedis extends AsyncDisposable {
  redis: RedisConnection
  /** Every key of ours with everything in it. */
  contents(): Promise<Record<string, unknown>>
}

export interface RedisServer {
  name: string
  url: string
}

const { REDIS_TEST_URL, REDIS_CLUSTER_TEST_URLS, REDIS_SENTINEL_TEST_URL } = process.env

/** Every kind of Redis that is present, the plain one first. */
export const redisServers: readonly RedisServer[] = [
  ...present('Redis', REDIS_TEST_URL),
  ...present('Redis Cluster', REDIS_CLUSTER_TEST_URLS),
  ...present('Redis behind Sentinel', REDIS_SENTINEL_TEST_URL),
]

/** For suites that need one of them. They are skipped with it, which CI does not permit. */
export const describeOnRedis = redisServers.length ? describe : describe.skip

/** An empty part of a Redis, gone when it is disposed of. */
export async function openRedis(url: string, log: Log = silentLog): Promise<TestRedis> {
  const settings = redisSettings({ REDIS_URL: url })
  const redis = new RedisConnection({ settings, log })
  const observer = new RedisConnection({ settings, log: silentLog })
  await Promise.all([redis.ready(10_000), observer.ready(10_000)])
  const { client } = observer
  const nodes = client instanceof Cluster ? client.nodes('master') : [client]
  const keys = async () =>
    (await Promise.all(nodes.map((node) => node.keys(redis.nameOf('*'))))).flat()

  return {
    redis,
    contents: async () =>
      Object.fromEntries(
        await Promise.all((await keys()).map(async (key) => [key, await client.hgetall(key)])),
      ),
    async [Symbol.asyncDispose]() {
      for (const key of await keys()) await client.unlink(key)
      observer[Symbol.dispose]()
      redis[Symbol.dispose]()
    },
  }
}

/** Settings with a prefix that nobody else has. */
export function redisSettings(env: Environment): RedisSettings {
  const { redis } = loadConfig({
    LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters',
    REDIS_PREFIX: `test-${randomUUID()}:`,
    ...env,
  })
  if (!redis) throw new Error('no Redis')

  return redis
}

function present(name: string, url: string | undefined): RedisServer[] {
  return url ? [{ name, url }] : []
}
