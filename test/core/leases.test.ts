import { expect, test } from '@jest/globals'
import { KyselyLeaseStore } from '../../src/adapters/storage/kysely/lease-store.ts'
import { Lease } from '../../src/core/leases/index.ts'
import { MINUTE } from '../../src/core/values/index.ts'
import { TestClock } from '../support/clock.ts'
import { openSqlite } from '../support/databases.ts'

async function openLeases() {
  const { db, ...database } = await openSqlite()
  const clock = new TestClock()
  const leases = new KyselyLeaseStore(db)
  const newLease = () => new Lease({ leases, clock, name: 'purge', durationMs: MINUTE })

  return { ...database, clock, one: newLease(), other: newLease() }
}

test('a lease stays with the process that holds it for as long as it comes back', async () => {
  await using opened = await openLeases()
  const { clock, one, other } = opened
  for (let round = 0; round < 3; round += 1) {
    expect(await one.hold()).toBe(true)
    clock.advance(MINUTE - 1)
    expect(await other.hold()).toBe(false)
  }
})

test('a lease goes to another process when its holder is gone', async () => {
  await using opened = await openLeases()
  const { clock, one, other } = opened
  await one.hold()
  clock.advance(MINUTE)

  expect(await other.hold()).toBe(true)
  expect(await one.hold()).toBe(false)
})

test('a lease goes to another process as soon as it is released, by its holder alone', async () => {
  await using opened = await openLeases()
  const { one, other } = opened
  await one.hold()
  await other.release()
  expect(await other.hold()).toBe(false)

  await one.release()
  expect(await other.hold()).toBe(true)
})
