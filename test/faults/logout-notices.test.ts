import { describe, expect, test } from '@jest/globals'
import { logoutNotices } from './logout-notices.ts'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'

describe.each(faultStorages)('two programs, one of them killed, on %s', (storage) => {
  test('tell every app of every logout, also one that hung and one that was down', async () => {
    await using fleet = await startFleet({ storage, isBalanced: true })
    const { broken, counts } = await logoutNotices(fleet, { people: 4, withinMs: Infinity })

    expect(broken).toEqual([])
    expect(counts.taken).toMatchObject({ well: 4 })
  }, 240_000)
})
