import { describe, expect, test } from '@jest/globals'
import { killNineEnvironment as env, killNine } from './kill-nine.ts'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'

describe.each(faultStorages)('kill -9 every two seconds, on %s', (storage) => {
  test.each([
    ['of one of two programs', { nodes: 2, env }],
    ['of one of two workers', { nodes: 1, env: { ...env, WORKERS: '2' } }],
  ])(
    '%s loses no family and forks none',
    async (_, topology) => {
      await using fleet = await startFleet({ storage, ...topology })
      const { counts, broken } = await killNine(fleet, { families: 40, seconds: 8, kills: 2 })

      expect(broken).toEqual([])
      expect(counts.alive).toBe(40)
    },
    120_000,
  )
})
