import { describe, expect, test } from '@jest/globals'
import { cutAfterCommit } from './cut-after-commit.ts'
import { faultStorages } from './support/fault-storage.ts'

const onPostgres = faultStorages.filter((name) => name.startsWith('postgres'))
const describeOnPostgres = onPostgres.length ? describe : describe.skip

describeOnPostgres('a connection that breaks right after COMMIT', () => {
  test('costs the app a 503, and its retry gets the one successor', async () => {
    const [storage = ''] = onPostgres
    const { broken } = await cutAfterCommit({ trials: 10 }, storage)

    expect(broken).toEqual([])
  }, 120_000)
})
