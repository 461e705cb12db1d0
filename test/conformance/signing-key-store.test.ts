import { describe, expect, test } from '@jest/globals'
import { KyselySigningKeyStore } from '../../src/adapters/storage/kysely/signing-key-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import type { HandOver, SigningKey } from '../../src/core/signing-keys/index.ts'
import { newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'

const NOW = Date.UTC(2026, 0, 1)

const activeKey = (changes: Partial<SigningKey> = {}): SigningKey => ({
  id: newId(),
  algorithm: 'RS256',
  state: 'active',
  createdAt: NOW,
  activatedAt: NOW,
  deactivatedAt: undefined,
  retiredAt: undefined,
  signsFrom: undefined,
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
      { ...activeKey({ createdAt: NOW + 2 }), state: 'retiring' as const, deactivatedAt: NOW + 5 },
      passiveKey({ createdAt: NOW + 3, signsFrom: NOW + 9 }),
      passiveKey({ createdAt: NOW + 4, algorithm: 'EdDSA', sealedJwk: 'v1.'.padEnd(4_000, 'x') }),
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

  describe('hands signing over', () => {
    const handOver = (from: SigningKey | undefined, to: SigningKey, at = NOW + 5): HandOver => ({
      from: from?.id,
      to: to.id,
      at,
      fromBecomes: 'retiring',
    })

    test('and leaves the former key published', async () => {
      await using opened = await openStore()
      const { store } = opened
      const [former, other] = [activeKey(), activeKey({ algorithm: 'ES256', createdAt: NOW + 1 })]
      const next = passiveKey({ createdAt: NOW + 2, signsFrom: NOW + 4 })
      for (const key of [former, other, next]) await store.add(key)

      expect(await store.handOver(handOver(former, next))).toBe(true)

      expect(await store.list()).toEqual([
        { ...former, state: 'retiring', deactivatedAt: NOW + 5 },
        other,
        { ...next, state: 'active', activatedAt: NOW + 5, signsFrom: undefined },
      ])
    })

    test('and takes the former key out, with what it signed by, when it is revoked', async () => {
      await using opened = await openStore()
      const { store } = opened
      const [former, next] = [activeKey(), passiveKey({ createdAt: NOW + 1 })]
      await store.add(former)
      await store.add(next)

      expect(await store.handOver({ ...handOver(former, next), fromBecomes: 'retired' })).toBe(true)

      expect((await store.list())[0]).toEqual({
        ...former,
        state: 'retired',
        deactivatedAt: NOW + 5,
        retiredAt: NOW + 5,
        sealedJwk: '',
      })
    })

    test('back to a key that is still published', async () => {
      await using opened = await openStore()
      const { store } = opened
      const [first, second] = [activeKey(), passiveKey({ createdAt: NOW + 1 })]
      await store.add(first)
      await store.add(second)
      await store.handOver(handOver(first, second))

      expect(await store.handOver(handOver(second, first, NOW + 6))).toBe(true)

      expect(await store.list()).toMatchObject([
        { state: 'active', activatedAt: NOW + 6, deactivatedAt: undefined },
        { state: 'retiring', deactivatedAt: NOW + 6 },
      ])
    })

    test('from nobody where nothing signs', async () => {
      await using opened = await openStore()
      const key = passiveKey()
      await opened.store.add(key)

      expect(await opened.store.handOver(handOver(undefined, key))).toBe(true)
      expect(await opened.statesById()).toEqual({ [key.id]: 'active' })
    })

    test('only from the key that is active, to one that is published and is not', async () => {
      await using opened = await openStore()
      const { store, statesById } = opened
      const [active, passive] = [activeKey(), passiveKey()]
      const other = activeKey({ algorithm: 'ES256' })
      const gone = { ...activeKey(), state: 'retired' as const, retiredAt: NOW + 1 }
      for (const key of [active, passive, other, gone]) await store.add(key)
      const before = await statesById()

      for (const refused of [
        handOver(undefined, passive),
        handOver(other, passive),
        handOver(passive, passive),
        handOver(active, active),
        handOver(active, gone),
        handOver(active, passiveKey()),
      ]) {
        expect(await store.handOver(refused)).toBe(false)
      }
      expect(await statesById()).toEqual(before)
    })

    test('once, however many want to, each to another key', async () => {
      await using opened = await openStore()
      const { store, statesById } = opened
      const active = activeKey()
      const rivals = Array.from({ length: 10 }, () => passiveKey())
      for (const key of [active, ...rivals]) await store.add(key)

      const outcomes = await Promise.all(
        [...rivals, ...rivals].map((next) => store.handOver(handOver(active, next))),
      )

      expect(outcomes.filter(Boolean)).toHaveLength(1)
      const states = await statesById()
      expect(states[active.id]).toBe('retiring')
      expect(Object.values(states).filter((state) => state === 'active')).toHaveLength(1)
    })
  })

  describe('adds the next key', () => {
    test('once, however many want to', async () => {
      await using opened = await openStore()
      const { store } = opened
      const active = activeKey()
      await store.add(active)
      const rivals = Array.from({ length: 10 }, () =>
        passiveKey({ createdAt: NOW + 1, signsFrom: NOW + 9 }),
      )

      const outcomes = await Promise.all(rivals.map((key) => store.addNext(key, active.id)))

      expect(outcomes.filter(Boolean)).toHaveLength(1)
      expect(await store.list()).toEqual([active, rivals[outcomes.indexOf(true)]])
    })

    test('only after the one that is active, though others are retiring', async () => {
      await using opened = await openStore()
      const { store } = opened
      const [former, active] = [activeKey(), passiveKey({ createdAt: NOW + 1 })]
      await store.add(former)
      await store.add(active)
      await store.handOver({ from: former.id, to: active.id, at: NOW + 5, fromBecomes: 'retiring' })

      expect(await store.addNext(passiveKey(), former.id)).toBe(false)
      expect(await store.addNext(passiveKey({ algorithm: 'ES256' }), active.id)).toBe(false)
      expect(await store.addNext(passiveKey(), active.id)).toBe(true)
    })
  })

  test('brings forward when a passive key is to sign, and never puts it off', async () => {
    await using opened = await openStore()
    const { store } = opened
    const [active, open, dated] = [
      activeKey(),
      passiveKey({ createdAt: NOW + 1 }),
      passiveKey({ createdAt: NOW + 2, signsFrom: NOW + 9 }),
    ]
    for (const key of [active, open, dated]) await store.add(key)

    expect(await store.bringForward(open.id, NOW + 7)).toBe(true)
    expect(await store.bringForward(dated.id, NOW + 7)).toBe(true)
    expect(await store.bringForward(dated.id, NOW + 8)).toBe(false)
    expect(await store.bringForward(active.id, NOW + 7)).toBe(false)
    expect((await store.list()).map(({ signsFrom }) => signsFrom)).toEqual([
      undefined,
      NOW + 7,
      NOW + 7,
    ])
  })

  test('has a key sign no more without another in its place', async () => {
    await using opened = await openStore()
    const { store } = opened
    const [active, passive] = [activeKey(), passiveKey({ createdAt: NOW + 1 })]
    await store.add(active)
    await store.add(passive)

    expect(await store.deactivate(passive.id, NOW + 5)).toBe(false)
    expect(await store.deactivate(active.id, NOW + 5)).toBe(true)
    expect(await store.list()).toEqual([
      { ...active, state: 'retiring', deactivatedAt: NOW + 5 },
      passive,
    ])
  })

  test('retires a key once, and never the active one', async () => {
    await using opened = await openStore()
    const { store } = opened
    const [active, passive] = [activeKey(), passiveKey({ createdAt: NOW + 1 })]
    await store.add(active)
    await store.add(passive)

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => store.retire(passive.id, NOW + 5)),
    )

    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await store.retire(active.id, NOW + 5)).toBe(false)
    expect(await store.list()).toEqual([
      active,
      { ...passive, state: 'retired', retiredAt: NOW + 5, sealedJwk: '' },
    ])
  })

  test('puts a key under another seal, unless somebody has', async () => {
    await using opened = await openStore()
    const { store } = opened
    const key = activeKey({ sealedJwk: 'v1.old' })
    await store.add(key)

    expect(await store.reseal(key.id, { from: 'v1.old', to: 'v1.new' })).toBe(true)
    expect(await store.reseal(key.id, { from: 'v1.old', to: 'v1.other' })).toBe(false)
    expect(await store.list()).toEqual([{ ...key, sealedJwk: 'v1.new' }])
  })

  test('says that the database is not available, not that there are no keys', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('signing_keys').execute()

    await expect(store.list()).rejects.toThrow(Unavailable)
    await expect(store.add(activeKey())).rejects.toThrow(Unavailable)
    await expect(store.retire(newId(), NOW)).rejects.toThrow(Unavailable)
  })
})
