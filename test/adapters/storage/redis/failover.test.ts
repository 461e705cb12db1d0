import { afterAll, expect, test } from '@jest/globals'
import {
  RedisArtifactStore,
  RedisConnection,
} from '../../../../src/adapters/storage/redis/index.ts'
import { silentLog } from '../../../../src/core/log.ts'
import { newBearerValue, systemClock } from '../../../../src/core/values/index.ts'
import { redisServer } from '../../../setup/redis.ts'
import { startRedisCluster } from '../../../setup/redis-cluster.ts'
import { SENTINEL_SET, startRedisSentinel } from '../../../setup/redis-sentinel.ts'
import { until } from '../../../setup/until.ts'
import { describeOnRedis, redisSettings } from '../../../support/redis.ts'

const newInteraction = () => ({
  kind: 'Interaction' as const,
  id: newBearerValue(),
  grantId: undefined,
  payload: {},
  keepUntil: Date.now() + 60_000,
  consumedAt: undefined,
})

async function connect(url: string) {
  const redis = new RedisConnection({ settings: redisSettings({ REDIS_URL: url }), log: silentLog })
  await redis.ready(10_000)
  const store = new RedisArtifactStore({ redis, clock: systemClock })

  return {
    /** Writes so many keys, which are on every node then. @returns how many went well, each in time */
    async write(count: number) {
      const writes = Array.from({ length: count }, async () => {
        const start = performance.now()
        const isDone = await store.put([newInteraction()]).then(
          () => true,
          () => false,
        )
        expect(performance.now() - start).toBeLessThan(30_000)

        return isDone
      })

      return (await Promise.all(writes)).filter(Boolean).length
    },
    [Symbol.dispose]: () => redis[Symbol.dispose](),
  }
}

describeOnRedis('a connection', () => {
  const opened = new AsyncDisposableStack()
  const program = redisServer.find() ?? ''
  afterAll(() => opened.disposeAsync())

  test('to a Cluster reaches the other nodes while one is away, and that one afterwards', async () => {
    const nodes = await startRedisCluster(program, opened)
    using connection = await connect(nodes.map(({ url }) => url).join(','))
    const { write } = connection
    expect(await write(60)).toBe(60)

    await nodes[1]?.stop('SIGKILL')
    const written = await write(60)
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(60)

    await nodes[1]?.start()
    expect(await until(async () => (await write(60)) === 60)).toBe(true)
  })

  test('behind Sentinel follows the master to another server', async () => {
    const { sentinel, primary } = await startRedisSentinel(program, opened)
    using connection = await connect(
      `redis+sentinel://127.0.0.1:${sentinel.place.port}/${SENTINEL_SET}`,
    )
    const { write } = connection
    expect(await write(10)).toBe(10)

    await primary.stop('SIGKILL')
    expect(await until(async () => (await write(10)) === 10)).toBe(true)
  })
})
