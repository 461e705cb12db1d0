import { describe, expect, test } from '@jest/globals'
import { KyselySigningKeyStore } from '../../src/adapters/storage/kysely/signing-key-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import type { ActiveSigningKey, SigningKey } from '../../src/core/signing-keys/index.ts'
import { newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)

const activeKey = (changes: Partial<ActiveSigningKey> = {}): ActiveSigningKey => ({
  id: newId(),
  algorithm: 'RS256',
  state: 'active',
  createdAt: NOW,
  activatedAt: NOW,
  retiredAt: undefined,
  sealedJwk: 'v1.sealed',
  ...changes,
})

const passiveKey = (changes: Partial<SigningKey> = {}): SigningKey => ({
  ...activeKey(),
  state: 'passive',
  activatedAt: undefined,
  ...changes,
})

describe.each(engines)('the signing key store on $name', ({ open }) => {
  async function openStore() {
    const database = await open()
    const store = new KyselySigningKeyStore(database.db)

    return {
      db: database.db,
      store,
      statesById: async () =>
        Object.fromEntries((await store.list()).map(({ id, state }) => [id, state])),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  }

  test('gives back keys as they were added, the oldest first', async () => {
    await using opened = await openStore()
    const keys = [
      { ...activeKey(), state: 'retired' as const, retiredAt: NOW + 3 },
      activeKey({ createdAt: NOW + 1, activatedAt: NOW + 2 }),
      passiveKey({ createdAt: NOW + 2, algorithm: 'EdDSA', sealedJwk: 'v1.'.padEnd(4_000, 'x') }),
    ]

    for (const key of keys.toReversed()) expect(await opened.store.add(key)).toBe(true)

    expect(await opened.store.list()).toEqual(keys)
  })

  test('adds no second active key of an algorithm', async () => {
    await using opened = await openStore()
    const { store } = opened
    const key = activeKey()

    expect(await store.add(key)).toBe(true)
    expect(await store.add(activeKey())).toBe(false)
    expect(await store.list()).toEqual([key])
  })

  test('adds an active key for each algorithm, and any number of passive ones', async () => {
    await using opened = await openStore()
    const { store } = opened

    expect(await store.add(activeKey())).toBe(true)
    expect(await store.add(activeKey({ algorithm: 'ES256' }))).toBe(true)
    expect(await store.add(passiveKey())).toBe(true)
    expect(await store.add(passiveKey())).toBe(true)
    expect(await store.list()).toHaveLength(4)
  })

  test('adds no key twice, nor over another', async () => {
    await using opened = await openStore()
    const key = passiveKey()

    expect(await opened.store.add(key)).toBe(true)
    expect(await opened.store.add({ ...key, sealedJwk: 'v1.other' })).toBe(false)
    expect(await opened.store.list()).toEqual([key])
  })

  test('lets one of a hundred first keys win', async () => {
    await using opened = await openStore()
    const keys = Array.from({ length: 100 }, () => activeKey())

    const outcomes = await Promise.all(keys.map((key) => opened.store.add(key)))

    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await opened.store.list()).toEqual([keys[outcomes.indexOf(true)]])
  })

  describe('activates a key', () => {
    test('that is new, and leaves the former one published', async () => {
      await using opened = await openStore()
      const { store, statesById } = opened
      const [former, other] = [activeKey(), activeKey({ algorithm: 'ES256' })]
      const key = activeKey({ createdAt: NOW + 1, activatedAt: NOW + 1 })
      await store.add(former)
      await store.add(other)

      await store.activate(key)

      expect(await store.list()).toContainEqual(key)
      expect(await statesById()).toEqual({
        [former.id]: 'passive',
        [other.id]: 'active',
        [key.id]: 'active',
      })
    })

    test('that was passive, from now on', async () => {
      await using opened = await openStore()
      const { store, statesById } = opened
      const [former, key] = [activeKey(), passiveKey({ createdAt: NOW + 1 })]
      await store.add(former)
      await store.add(key)

      await store.activate({ ...activeKey({ activatedAt: NOW + 5 }), id: key.id })

      expect(await statesById()).toEqual({ [former.id]: 'passive', [key.id]: 'active' })
      expect((await store.list())[1]).toEqual({ ...key, state: 'active', activatedAt: NOW + 5 })
    })

    test('once: again changes nothing', async () => {
      await using opened = await openStore()
      const key = activeKey()

      await opened.store.activate(key)
      await opened.store.activate({ ...key, activatedAt: NOW + 1, sealedJwk: 'v1.again' })

      expect(await opened.store.list()).toEqual([key])
    })

    test('but none that was retired', async () => {
      await using opened = await openStore()
      const { store, statesById } = opened
      const former = activeKey()
      const retired = { ...activeKey(), state: 'retired' as const, retiredAt: NOW + 1 }
      await store.add(former)
      await store.add(retired)

      await store.activate({ ...retired, state: 'active', activatedAt: NOW + 2 })

      expect(await statesById()).toEqual({ [former.id]: 'active', [retired.id]: 'retired' })
    })

    test('in a race of twenty so that one is active and none is lost', async () => {
      await using opened = await openStore()
      const keys = Array.from({ length: 20 }, () => activeKey())

      await Promise.all([...keys, ...keys].map((key) => opened.store.activate(key)))

      const states = Object.values(await opened.statesById())
      expect(states).toHaveLength(20)
      expect(states.filter((state) => state === 'active')).toHaveLength(1)
    })
  })

  test('says that the database is not available, not that there are no keys', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('signing_keys').execute()

    await expect(store.list()).rejects.toThrow(Unavailable)
    await expect(store.add(activeKey())).rejects.toThrow(Unavailable)
    await expect(store.activate(activeKey())).rejects.toThrow(Unavailable)
  })
})
