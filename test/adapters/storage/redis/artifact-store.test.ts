import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { RedisArtifactStore } from '../../../../src/adapters/storage/redis/index.ts'
import type { Artifact } from '../../../../src/core/artifacts/index.ts'
import { Unavailable } from '../../../../src/core/errors.ts'
import { newBearerValue } from '../../../../src/core/values/index.ts'
import { TestClock } from '../../../support/clock.ts'
import { describeOnRedis, openRedis, redisServers } from '../../../support/redis.ts'

const clock = new TestClock()
const NOW = clock.now()

const newArtifact = (fields: Partial<Artifact> = {}): Artifact => ({
  kind: 'Interaction',
  id: newBearerValue(),
  grantId: undefined,
  payload: { text: 'é' },
  keepUntil: NOW + 60_000,
  consumedAt: undefined,
  ...fields,
})

/** Lets nothing else run, as a collection of garbage or a crowded machine does. */
function holdUp(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

async function openStore(url: string) {
  const opened = await openRedis(url)

  return { ...opened, store: new RedisArtifactStore({ redis: opened.redis, clock }) }
}

describeOnRedis('what may be lost', () => {
  describe.each(redisServers)('in $name', ({ url }) => {
    test('is found by its kind and id, and by nothing else', async () => {
      await using opened = await openStore(url)
      const { store } = opened
      const artifact = newArtifact({ grantId: 'grant' })
      await store.put([artifact])

      const { id } = artifact
      expect(await store.find([{ kind: 'ClientCredentials', id }, artifact])).toEqual([
        undefined,
        artifact,
      ])
    })

    test('is found though the process was too busy to read the answer in time', async () => {
      await using opened = await openStore(url)
      const artifact = newArtifact()
      await opened.store.put([artifact])

      const found = opened.store.find([artifact])
      holdUp(2_000)

      expect(await found).toEqual([artifact])
    })

    test('is kept under the prefix by digests, and leaves by itself', async () => {
      await using opened = await openStore(url)
      const { store, redis, contents } = opened
      const artifact = newArtifact()
      await store.put([artifact])
      await store.insertOnce(newArtifact({ kind: 'ReplayDetection' }))

      const names = Object.keys(await contents())
      expect(names).toHaveLength(2)
      for (const name of names) {
        expect(name).toMatch(/^test-[\da-f-]+:artifact:[\w-]{43}$/)
        expect(await redis.client.pttl(name)).toBeGreaterThan(50_000)
        expect(await redis.client.pttl(name)).toBeLessThanOrEqual(60_000)
      }
      expect(JSON.stringify(await contents())).not.toContain(artifact.id)
    })

    test('is taken even when it has expired, and is gone at once', async () => {
      await using opened = await openStore(url)
      const { store, contents } = opened
      await store.put([newArtifact({ keepUntil: NOW }), newArtifact({ keepUntil: NOW - 5_000 })])
      await store.insertOnce(newArtifact({ keepUntil: NOW - 5_000 }))
      await pause(20)

      expect(await contents()).toEqual({})
    })

    test('keeps the mark that it was used when it is written over', async () => {
      await using opened = await openStore(url)
      const { store } = opened
      const artifact = newArtifact()
      await store.put([artifact])
      expect(await store.consume(artifact, NOW + 1)).toBe(true)
      await store.put([{ ...artifact, payload: { more: true } }])

      expect(await store.consume(artifact, NOW + 2)).toBe(false)
      expect(await store.find([artifact])).toMatchObject([
        { payload: { more: true }, consumedAt: NOW + 1 },
      ])
    })

    test('is used once of a hundred times', async () => {
      await using opened = await openStore(url)
      const { store } = opened
      const artifact = newArtifact()
      await store.put([artifact])

      const uses = Array.from({ length: 100 }, () => store.consume(artifact, NOW))
      expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    })

    test('is not made by using or removing what is not there', async () => {
      await using opened = await openStore(url)
      const { store, contents } = opened

      expect(await store.consume(newArtifact(), NOW)).toBe(false)
      await store.remove([newArtifact()])
      expect(await contents()).toEqual({})
    })

    test('is not "not there" when Redis does not answer', async () => {
      await using opened = await openStore(url)
      const { store, redis } = opened
      const artifact = newArtifact()
      await store.put([artifact])
      redis[Symbol.dispose]()

      await expect(store.find([artifact])).rejects.toThrow(Unavailable)
      await expect(store.put([artifact])).rejects.toThrow(Unavailable)
      await expect(store.insertOnce(artifact)).rejects.toThrow(Unavailable)
      await expect(store.consume(artifact, NOW)).rejects.toThrow(Unavailable)
      await expect(store.remove([artifact])).rejects.toThrow(Unavailable)
    })
  })
})
