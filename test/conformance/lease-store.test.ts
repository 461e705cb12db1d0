import { describe, expect, test } from '@jest/globals'
import { KyselyLeaseStore } from '../../src/adapters/storage/kysely/lease-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { aHundredTimes } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const UNTIL = NOW + 60_000
const [ONE, OTHER] = [newId(), newId()]

describe.each(engines)('the lease store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()

    return { ...database, db, leases: new KyselyLeaseStore(db) }
  }

  test('gives a lease to whoever asks first, and to nobody else until it ends', async () => {
    await using opened = await openStore()
    const { leases } = opened

    expect(await leases.acquire('purge', ONE, UNTIL, NOW)).toBe(true)
    expect(await leases.acquire('purge', OTHER, UNTIL + 1, UNTIL - 1)).toBe(false)
    expect(await leases.acquire('purge', OTHER, UNTIL + 1, UNTIL)).toBe(true)
    expect(await leases.acquire('purge', ONE, UNTIL + 1, UNTIL)).toBe(false)
  })

  test('prolongs the lease of its holder, also when nothing changes', async () => {
    await using opened = await openStore()
    const { leases } = opened
    await leases.acquire('purge', ONE, UNTIL, NOW)

    expect(await leases.acquire('purge', ONE, UNTIL, NOW)).toBe(true)
    expect(await leases.acquire('purge', ONE, UNTIL + 60_000, NOW)).toBe(true)
    expect(await leases.acquire('purge', OTHER, UNTIL + 60_000, UNTIL)).toBe(false)
  })

  test('keeps leases of other names apart', async () => {
    await using opened = await openStore()
    const { leases } = opened
    await leases.acquire('purge', ONE, UNTIL, NOW)

    expect(await leases.acquire('mail', OTHER, UNTIL, NOW)).toBe(true)
  })

  test('gives a lease that was released to the next, and releases nobody else’s', async () => {
    await using opened = await openStore()
    const { leases } = opened
    await leases.acquire('purge', ONE, UNTIL, NOW)

    await leases.release('purge', OTHER)
    expect(await leases.acquire('purge', OTHER, UNTIL, NOW)).toBe(false)
    await leases.release('purge', ONE)
    expect(await leases.acquire('purge', OTHER, UNTIL, NOW)).toBe(true)
  })

  test.each([
    ['that is new', undefined],
    ['that has ended', NOW],
  ])('gives a lease %s to one of a hundred at once', async (_, endedAt) => {
    await using opened = await openStore()
    const { leases } = opened
    if (endedAt) await leases.acquire('purge', newId(), endedAt, NOW - 1)

    const results = await aHundredTimes(() => leases.acquire('purge', newId(), UNTIL, NOW))

    const given = results.map((result) => (result.status === 'fulfilled' ? result.value : result))
    expect(given.filter((value) => value === true)).toHaveLength(1)
    expect(given.filter((value) => value === false)).toHaveLength(99)
  })

  test('is unavailable when the database is', async () => {
    await using opened = await openStore()
    const { db, leases } = opened
    await db.schema.dropTable('leases').execute()

    await expect(leases.acquire('purge', ONE, UNTIL, NOW)).rejects.toThrow(Unavailable)
    await expect(leases.release('purge', ONE)).rejects.toThrow(Unavailable)
  })
})
