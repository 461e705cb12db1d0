import { describe, expect, test } from '@jest/globals'
import { KyselyCodeRequestStore } from '../../src/adapters/storage/kysely/code-request-store.ts'
import type { CodeRequest } from '../../src/core/email-codes/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { parseEmailAddress } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { aHundredTimes } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const ADA: CodeRequest = {
  purpose: 'sign-in',
  binding: 'browser-of-ada',
  address: parseEmailAddress('ada@example.com'),
  locale: 'en',
  expiresAt: NOW + 1_000,
}

describe.each(engines)('the code request store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()

    return { ...database, db, store: new KyselyCodeRequestStore(db) }
  }

  test('gives a request to the browser and for the purpose that it is of', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(ADA)

    expect(await store.find(ADA, NOW)).toEqual(ADA)
    expect(await store.find({ ...ADA, binding: 'another' }, NOW)).toBeUndefined()
    expect(await store.find({ ...ADA, purpose: 'reset-password' }, NOW)).toBeUndefined()
  })

  test('replaces an earlier one of the same browser and purpose', async () => {
    await using opened = await openStore()
    const { store } = opened
    const again = { ...ADA, address: parseEmailAddress('a@example.com'), expiresAt: NOW + 2_000 }
    await store.put(ADA)
    await store.put(again)

    expect(await store.find(ADA, NOW)).toEqual(again)
  })

  test('keeps one of a hundred that are put at once', async () => {
    await using opened = await openStore()
    const { db, store } = opened

    const results = await aHundredTimes(() => store.put(ADA))

    expect(results.filter((result) => result.status === 'rejected')).toEqual([])
    expect(await db.selectFrom('code_requests').selectAll().execute()).toHaveLength(1)
  })

  test('does not know one that has expired', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(ADA)

    expect(await store.find(ADA, ADA.expiresAt - 1)).toEqual(ADA)
    expect(await store.find(ADA, ADA.expiresAt)).toBeUndefined()
  })

  test('forgets one that is deleted, and only that', async () => {
    await using opened = await openStore()
    const { store } = opened
    const other: CodeRequest = { ...ADA, purpose: 'reset-password' }
    await store.put(ADA)
    await store.put(other)
    await store.delete(ADA)

    expect(await store.find(ADA, NOW)).toBeUndefined()
    expect(await store.find(other, NOW)).toEqual(other)
    await expect(store.delete(ADA)).resolves.toBeUndefined()
  })

  test('does not keep what ties it to the browser', async () => {
    await using opened = await openStore()
    await opened.store.put(ADA)

    const rows = await opened.db.selectFrom('code_requests').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(ADA.binding)
  })

  test('is unavailable, not empty, when the database fails', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('code_requests').execute()

    await expect(store.put(ADA)).rejects.toThrow(Unavailable)
    await expect(store.find(ADA, NOW)).rejects.toThrow(Unavailable)
    await expect(store.delete(ADA)).rejects.toThrow(Unavailable)
  })
})
