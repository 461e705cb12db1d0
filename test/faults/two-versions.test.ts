import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { newestRelease } from '../setup/newest-release.ts'
import { newFolder } from '../support/folders.ts'
import { node } from '../support/processes.ts'
import { faultStorages } from './support/fault-storage.ts'
import { twoVersions } from './two-versions.ts'

const release = await newestRelease()

test('where nothing was released, there is nothing to try, and the script says so', async () => {
  await using elsewhere = await newFolder()
  const script = join(import.meta.dirname, 'two-versions.ts')

  expect(await node([script], { cwd: elsewhere.path })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('no release was found'),
  })
})

// From the first release on: until then there is no other version that anybody runs.
if (release) {
  const [storage = 'sqlite'] = faultStorages.toReversed()

  test(`${release} and this version serve side by side on ${storage}, there and back`, async () => {
    const { broken } = await twoVersions({ ref: release, seconds: 3, residents: 4 }, storage)

    expect(broken).toEqual([])
  }, 600_000)

  test(`no step of the schema that ${release} had was changed since`, async () => {
    const git = promisify(execFile)
    const changed = ['diff', '--name-only', '--diff-filter=MDR', release, '--', 'migrations/0*']

    expect((await git('git', changed)).stdout).toBe('')
  })
}
