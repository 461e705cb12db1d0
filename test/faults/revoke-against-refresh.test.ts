import { describe, expect, test } from '@jest/globals'
import { revokeAgainstRefresh } from './revoke-against-refresh.ts'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'

describe.each(faultStorages)('a revocation that races a refresh on %s', (storage) => {
  test('leaves nothing of the family that works', async () => {
    await using fleet = await startFleet({ storage })
    const { broken } = await revokeAgainstRefresh(fleet, { trials: 50 })

    expect(broken).toEqual([])
  }, 120_000)
})
