import { execFile } from 'node:child_process'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newFolder } from '../../support/folders.ts'

const execute = promisify(execFile)

/** The code of an earlier commit, as it would be on a machine of its own. */
export interface OlderVersion extends AsyncDisposable {
  ref: string
  commit: string
  /** Where `src/main.ts` of it can be run. */
  folder: string
}

/**
 * Writes a commit of this repository into a folder of its own, with the packages that it asks for:
 * ours where they are the same.
 * @param ref a tag, a branch or a commit
 */
export async function checkOut(ref: string): Promise<OlderVersion> {
  const { stdout } = await execute('git', ['rev-parse', '--verify', `${ref}^{commit}`])
  const commit = stdout.trim()
  await using opened = new AsyncDisposableStack()
  const { path } = opened.use(await newFolder())
  const archive = join(path, 'code.tar')
  await execute('git', ['archive', `--output=${archive}`, commit])
  await execute('tar', ['-xf', archive, '-C', path])

  if (await hasOurPackages(path))
    await symlink(join(process.cwd(), 'node_modules'), packagesOf(path))
  else await execute('npm', ['ci', '--no-audit', '--no-fund'], { cwd: path })
  const all = opened.move()

  return { ref, commit, folder: path, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

async function hasOurPackages(folder: string): Promise<boolean> {
  const [theirs, ours] = await Promise.all(
    [folder, '.'].map((root) => readFile(join(root, 'package-lock.json'), 'utf8')),
  )

  return theirs === ours
}

const packagesOf = (folder: string): string => join(folder, 'node_modules')
