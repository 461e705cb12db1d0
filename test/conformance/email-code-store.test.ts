import { describe, expect, test } from '@jest/globals'
import { KyselyEmailCodeStore } from '../../src/adapters/storage/kysely/email-code-store.ts'
import type { EmailCodeKey } from '../../src/core/email-codes/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { digest, parseEmailAddress } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'
import { aHundredTimes } from '../support/users.ts'

const NOW = Date.UTC(2026, 0, 1)
const LATER = NOW + 600_000
const KEY: EmailCodeKey = {
  purpose: 'register',
  address: parseEmailAddress('ada@example.com'),
  binding: 'browser',
}

describe.each(engines)('the email code store on $name', ({ open }) => {
  async function openStore() {
    const { db, ...database } = await open()
    const key = Buffer.alloc(32, 1)

    return { ...database, db, store: new KyselyEmailCodeStore({ db, key }) }
  }

  test('takes a code once', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '123456', LATER)

    expect(await store.consume(KEY, '123456', NOW)).toBe(true)
    expect(await store.consume(KEY, '123456', NOW)).toBe(false)
  })

  test('takes a code once from a hundred callers', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '123456', LATER)

    const results = await aHundredTimes(() => store.consume(KEY, '123456', NOW))

    expect(results.filter((result) => result.status === 'rejected')).toEqual([])
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(
      1,
    )
  })

  test('takes the right code at the fifth guess', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '123456', LATER)
    for (const wrong of ['1', '2', '3', '4']) await store.consume(KEY, wrong, NOW)

    expect(await store.consume(KEY, '123456', NOW)).toBe(true)
  })

  test('takes nothing after five wrong guesses', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '123456', LATER)
    for (const wrong of ['1', '2', '3', '4', '5']) await store.consume(KEY, wrong, NOW)

    expect(await store.consume(KEY, '123456', NOW)).toBe(false)
  })

  test('looks at no more than five of a hundred guesses at once', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '99', LATER)

    await aHundredTimes((n) => store.consume(KEY, `${n % 99}`, NOW))

    expect(await store.consume(KEY, '99', NOW)).toBe(false)
  })

  test('replaces a code with its guesses by a new one', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '111111', LATER)
    for (const wrong of ['1', '2', '3', '4', '5']) await store.consume(KEY, wrong, NOW)

    await store.put(KEY, '222222', LATER)

    expect(await store.consume(KEY, '111111', NOW)).toBe(false)
    expect(await store.consume(KEY, '222222', NOW)).toBe(true)
  })

  test('keeps one of a hundred codes that are put at once', async () => {
    await using opened = await openStore()
    const { db, store } = opened

    const results = await aHundredTimes((n) => store.put(KEY, `${n}`, LATER))

    expect(results.filter((result) => result.status === 'rejected')).toEqual([])
    expect(await db.selectFrom('email_codes').selectAll().execute()).toHaveLength(1)
  })

  test('takes a code until it expires, and not then', async () => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '123456', LATER)

    expect(await store.consume(KEY, '123456', LATER)).toBe(false)
    expect(await store.consume(KEY, '123456', LATER - 1)).toBe(true)
  })

  test.each([
    ['address', { ...KEY, address: parseEmailAddress('grace@example.com') }],
    ['browser', { ...KEY, binding: 'another' }],
  ])("takes no other %s's code, which stays good for its own", async (_, other) => {
    await using opened = await openStore()
    const { store } = opened
    await store.put(KEY, '123456', LATER)
    await store.put(other, '654321', LATER)

    expect(await store.consume(other, '123456', NOW)).toBe(false)
    expect(await store.consume(KEY, '123456', NOW)).toBe(true)
  })

  test('keeps nothing that six digits or an address could be found out from', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await store.put(KEY, '123456', LATER)

    const dump = JSON.stringify(await db.selectFrom('email_codes').selectAll().execute())

    for (const value of ['123456', digest('123456'), KEY.address, digest(KEY.address)]) {
      expect(dump).not.toContain(value)
    }
  })

  test('is unavailable, not wrong, when the database fails', async () => {
    await using opened = await openStore()
    const { db, store } = opened
    await db.schema.dropTable('email_codes').execute()

    await expect(store.put(KEY, '123456', LATER)).rejects.toThrow(Unavailable)
    await expect(store.consume(KEY, '123456', NOW)).rejects.toThrow(Unavailable)
  })
})
