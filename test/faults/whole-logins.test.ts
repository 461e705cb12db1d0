import { describe, expect, test } from '@jest/globals'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'
import { wholeLogins } from './whole-logins.ts'

describe.each(faultStorages)('two programs behind nginx, on %s', (storage) => {
  test('sign everybody in, wherever each request lands', async () => {
    await using fleet = await startFleet({ storage, isBalanced: true })
    const { broken, counts } = await wholeLogins(fleet, { logins: 30 })

    expect(broken).toEqual([])
    expect(Object.keys(JSON.parse(JSON.stringify(counts.requests)))).toHaveLength(2)
  }, 120_000)
})

test('four workers on one SQLite file sign everybody in', async () => {
  await using fleet = await startFleet({ storage: 'sqlite', nodes: 1, env: { WORKERS: '4' } })
  const { broken } = await wholeLogins(fleet, { logins: 12 })

  expect(broken).toEqual([])
}, 120_000)
