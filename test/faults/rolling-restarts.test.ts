import { describe, expect, test } from '@jest/globals'
import { rollingRestartsEnvironment as env, rollingRestarts } from './rolling-restarts.ts'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'

describe.each(faultStorages)('two programs behind nginx, on %s', (storage) => {
  test('can be restarted one after the other, and no request fails', async () => {
    await using fleet = await startFleet({ storage, isBalanced: true, env })
    const { broken, counts } = await rollingRestarts(fleet, { rounds: 1, families: 4 })

    expect(broken).toEqual([])
    expect(counts.restarts).toBe(2)
  }, 240_000)
})
