import { describe, expect, test } from '@jest/globals'
import { KyselyPendingRegistrationStore } from '../../src/adapters/storage/kysely/pending-registration-store.ts'
import { Unavailable } from '../../src/core/errors.ts'
import type { PendingRegistration } from '../../src/core/registration/index.ts'
import { parseEmailAddress } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { aHundredTimes } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const ADA: PendingRegistration = {
  binding: 'browser-of-ada',
  address: parseEmailAddress('ada@example.com'),
  name: 'Ada 🧮',
  passwordHash: '$argon2id$',
  locale: 'en',
  expiresAt: NOW + 1_000,
}

describe.each(engines)('the pending registration store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()

    return { ...database, db, store: new KyselyPendingRegistrationStore(db) }
  }

  test('gives a registration to the browser it is of', async () => {
    await using opened = await openStore()
    await opened.store.put(ADA)

    expect(await opened.store.find(ADA.binding, NOW)).toEqual(ADA)
    expect(await opened.store.find('another', NOW)).toBeUndefined()
  })

  test('lets two browsers register the same address', async () => {
    await using opened = await openStore()
    const { store } = opened
    const other = { ...ADA, binding: 'another', name: 'Not Ada' }
    await store.put(ADA)
    await store.put(other)

    expect(await store.find(ADA.binding, NOW)).toEqual(ADA)
    expect(await store.find(other.binding, NOW)).toEqual(other)
  })

  test('replaces an earlier one of the same browser', async () => {
    await using opened = await openStore()
    const { store } = opened
    const again = { ...ADA, address: parseEmailAddress('a@example.com'), expiresAt: NOW + 2_000 }
    await store.put(ADA)
    await store.put(again)

    expect(await store.find(ADA.binding, NOW)).toEqual(again)
  })

  test('keeps one of a hundred that are put at once', async () => {
    await using opened = await openStore()
    const { db, store } = opened

    const results = await aHundredTimes(() => store.put(ADA))

    expect(results.filter((result) => result.status === 'rejected')).toEqual([])
    expect(await db.selectFrom('pending_registrations').selectAll().execute()).toHaveLength(1)
  })

  test('does not know one that has expired', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(ADA)

    expect(await store.find(ADA.binding, ADA.expiresAt - 1)).toEqual(ADA)
    expect(await store.find(ADA.binding, ADA.expiresAt)).toBeUndefined()
  })

  test('forgets one that is deleted, and only that', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(ADA)
    await store.put({ ...ADA, binding: 'another' })
    await store.delete(ADA.binding)

    expect(await store.find(ADA.binding, NOW)).toBeUndefined()
    expect(await store.find('another', NOW)).toBeDefined()
    await expect(store.delete(ADA.binding)).resolves.toBeUndefined()
  })

  test('does not keep what ties it to the browser', async () => {
    await using opened = await openStore()
    await opened.store.put(ADA)

    const rows = await opened.db.selectFrom('pending_registrations').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(ADA.binding)
  })

  test('is unavailable, not empty, when the database fails', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('pending_registrations').execute()

    await expect(store.put(ADA)).rejects.toThrow(Unavailable)
    await expect(store.find(ADA.binding, NOW)).rejects.toThrow(Unavailable)
    await expect(store.delete(ADA.binding)).rejects.toThrow(Unavailable)
  })
})
