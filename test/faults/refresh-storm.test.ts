import { describe, expect, test } from '@jest/globals'
import { refreshStorm } from './refresh-storm.ts'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'

const REFRESH_OVERLAP = '60s'
const REFRESHES = 20 * 50

describe.each(faultStorages)('a storm of refreshes on %s', (storage) => {
  test.each([
    ['two programs', { nodes: 2, env: { REFRESH_OVERLAP } }],
    ['four workers of one', { nodes: 1, env: { REFRESH_OVERLAP, WORKERS: '4' } }],
  ])(
    'leaves each family one successor, over %s',
    async (_, topology) => {
      await using fleet = await startFleet({ storage, ...topology })
      const { counts, broken } = await refreshStorm(fleet, { families: 20, parallel: 50 })

      expect(broken).toEqual([])
      expect(JSON.stringify(counts.outcomes)).toBe(JSON.stringify({ 200: REFRESHES }))
    },
    120_000,
  )
})
