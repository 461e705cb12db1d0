import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import {
  RedisArtifactStore,
  RedisChangeSignal,
  RedisConnection,
  RedisUnreachable,
  warnOfEviction,
} from '../../../../src/adapters/storage/redis/index.ts'
import { Unavailable } from '../../../../src/core/errors.ts'
import type { Log } from '../../../../src/core/log.ts'
import { systemClock } from '../../../../src/core/values/index.ts'
import { until } from '../../../setup/until.ts'
import { freePort } from '../../../support/free-port.ts'
import { type PrivateRedis, startPrivateRedis } from '../../../support/private-redis.ts'
import { describeOnRedis, redisSettings } from '../../../support/redis.ts'

function connectTo(url: string, env: Record<string, string> = {}) {
  const lines: string[] = []
  const keep =
    (level: string) =>
    (_: object, message: string): void =>
      void lines.push(`${level}: ${message}`)
  const log: Log = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  }
  const redis = new RedisConnection({ settings: redisSettings({ REDIS_URL: url, ...env }), log })

  return { redis, log, lines, [Symbol.dispose]: () => redis[Symbol.dispose]() }
}

const artifact = {
  kind: 'Interaction',
  id: 'x',
  grantId: undefined,
  payload: {},
  keepUntil: Date.now() + 3_600_000,
  consumedAt: undefined,
} as const

// biome-ignore format: a table
const outages: [how: string, begin: (redis: PrivateRedis) => unknown, end: (redis: PrivateRedis) => unknown][] = [
  ['is killed', (redis) => redis.kill(),   (redis) => redis.start()],
  ['hangs',     (redis) => redis.freeze(), (redis) => redis.thaw()],
]

describeOnRedis('a connection to Redis', () => {
  test.each(outages)('that %s fails in time and comes back by itself', async (_, begin, end) => {
    await using server = await startPrivateRedis()
    using opened = connectTo(server.url)
    const { redis, lines } = opened
    const store = new RedisArtifactStore({ redis, clock: systemClock })
    await redis.ready(5_000)
    await store.put([artifact])

    await begin(server)
    for (const attempt of [1, 2, 3, 4, 5]) {
      const start = performance.now()
      await expect(store.put([artifact])).rejects.toThrow(Unavailable)
      expect({ attempt, isInTime: performance.now() - start < 5_000 }).toEqual({
        attempt,
        isInTime: true,
      })
    }
    await until(async () => lines.length > 0)
    await end(server)
    const start = performance.now()
    await until(() =>
      store.put([artifact]).then(
        () => true,
        () => false,
      ),
    )

    expect(performance.now() - start).toBeLessThan(30_000)
    expect(lines).toEqual([
      'error: Redis cannot be reached, and is tried again',
      'info: Redis can be reached again',
    ])
  })

  test('waits for a server that comes later', async () => {
    await using server = await startPrivateRedis()
    await server.kill()
    using opened = connectTo(server.url)
    const ready = opened.redis.ready(10_000)
    await pause(200)
    await server.start()

    await ready
    expect(await opened.redis.client.ping()).toBe('PONG')
  })

  test('says where and why it cannot be made, without a password', async () => {
    const port = await freePort()
    using opened = connectTo(`redis://:hunter2@127.0.0.1:${port}`)
    const failure = await opened.redis.ready(300).catch((error) => error)

    expect(failure).toBeInstanceOf(RedisUnreachable)
    expect(failure.message).toBe(`Redis at 127.0.0.1:${port} cannot be used.`)
    expect(failure.cause.message).toContain('ECONNREFUSED')
  })

  test('is given up at once when the password is wrong', async () => {
    await using server = await startPrivateRedis()
    await server.ask('CONFIG', 'SET', 'requirepass', 'right')
    using opened = connectTo(server.url.replace('redis://', 'redis://:wrong@'))

    await expect(opened.redis.ready(20_000)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('WRONGPASS') },
    })
  })

  test('warns of a server that drops keys when its memory is full', async () => {
    await using server = await startPrivateRedis()
    using opened = connectTo(server.url)
    const { redis, log, lines } = opened
    await redis.ready(5_000)
    await warnOfEviction(redis, log)
    expect(lines).toEqual([])

    await server.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    await warnOfEviction(redis, log)
    expect(lines).toEqual([expect.stringContaining('Set its maxmemory-policy to noeviction')])
  })

  test('warns when a server does not say whether it drops keys', async () => {
    await using server = await startPrivateRedis()
    using opened = connectTo(server.url)
    const { redis, log, lines } = opened
    await redis.ready(5_000)
    await server.ask('ACL', 'SETUSER', 'default', '-info')
    await warnOfEviction(redis, log)

    expect(lines).toEqual([expect.stringContaining('it should be noeviction')])
  })

  test('answers unavailable while the memory is full', async () => {
    await using server = await startPrivateRedis()
    using opened = connectTo(server.url)
    await opened.redis.ready(5_000)
    await server.ask('CONFIG', 'SET', 'maxmemory', '1')
    const store = new RedisArtifactStore({ redis: opened.redis, clock: systemClock })

    await expect(store.put([artifact])).rejects.toThrow(Unavailable)
  })

  test('tells of changes again after an outage', async () => {
    await using server = await startPrivateRedis()
    using one = connectTo(server.url, { REDIS_PREFIX: 'same:' })
    using other = connectTo(server.url, { REDIS_PREFIX: 'same:' })
    const teller = new RedisChangeSignal(one)
    let heard = 0
    new RedisChangeSignal(other).subscribe('signing-keys', () => {
      heard += 1
    })
    const isHeard = async () => {
      const before = heard
      await teller.publish('signing-keys')
      await pause(20)

      return heard > before
    }

    expect(await until(isHeard)).toBe(true)
    await server.kill()
    await teller.publish('signing-keys')
    await server.start()
    expect(await until(isHeard)).toBe(true)
  })
})
