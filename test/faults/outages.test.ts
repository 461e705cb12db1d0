import { describe, expect, test } from '@jest/globals'
import { endureOutages } from './outages.ts'
import { faultStorages } from './support/fault-storage.ts'

const describeOnServers = faultStorages.includes('postgres+redis') ? describe : describe.skip

describeOnServers('servers that go away under load', () => {
  test('bring nothing back that was revoked, sign nobody out, and are soon forgotten', async () => {
    const { broken } = await endureOutages({ seconds: 2 })

    expect(broken).toEqual([])
  }, 300_000)
})
