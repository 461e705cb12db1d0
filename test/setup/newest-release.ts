import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * The tag of the release before the code in that folder: the newest `v*` in its history but what
 * is tagged on the code itself. Undefined where nothing was released yet, or there is no history.
 */
export async function newestRelease(folder = '.'): Promise<string | undefined> {
  const { stdout } = await execute(
    'git',
    [
      // A release comes after its candidates.
      ...['-c', 'versionsort.suffix=-'],
      ...['tag', '--list', 'v*', '--sort=-version:refname'],
      ...['--merged', 'HEAD', '--no-contains', 'HEAD'],
    ],
    { cwd: folder },
  ).catch(() => ({ stdout: '' }))

  return stdout.split('\n').find(Boolean)
}
