import { describe, expect, test } from '@jest/globals'
import { databaseNow } from '../../src/adapters/storage/kysely/database-now.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { engines } from '../support/databases.ts'

describe.each(engines)('the clock of $name', ({ open }) => {
  test('tells the time as ours does, to the millisecond', async () => {
    await using opened = await open()
    const before = Date.now()
    const now = await databaseNow(opened.db, opened.url)

    // Databases cut fractions off where we have them.
    expect(now).toBeGreaterThanOrEqual(before - 1)
    expect(now).toBeLessThanOrEqual(Date.now() + 1)
    expect(Number.isInteger(now)).toBe(true)
  })

  test('cannot be asked when the database is gone', async () => {
    await using opened = await open()
    const { db, url } = opened
    await db.destroy()

    await expect(databaseNow(db, url)).rejects.toThrow(Unavailable)
  })
})
