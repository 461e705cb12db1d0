import { describe, expect, test } from '@jest/globals'
import { rotationEnvironment as env, rotateUnderLoad } from './rotate-under-load.ts'
import { faultStorages } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'

describe.each(faultStorages)('keys that rotate under load, on %s', (storage) => {
  test.each([
    ['two programs', { nodes: 2, env }],
    ['a program of two workers', { nodes: 1, env: { ...env, WORKERS: '2' } }],
  ])(
    'at %s break no token, and a revoked key is soon refused by all',
    async (_, topology) => {
      await using fleet = await startFleet({ storage, ...topology })
      const { counts, broken } = await rotateUnderLoad(fleet, {
        seconds: 10,
        keys: 4,
        perSecond: 20,
      })

      expect(broken).toEqual([])
      expect(counts['keys that signed']).toBeGreaterThanOrEqual(4)
    },
    180_000,
  )
})
