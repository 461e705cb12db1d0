import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export interface Tally {
  passed: number
  failed: number
  skipped: number
  /** Also false when Jest was not content for another reason than a failed test. */
  isGreen: boolean
}

// oidc-provider is an ES module, and Jest loads those by the vm modules of Node.
const NODE_OPTIONS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
const jest = createRequire(import.meta.url).resolve('jest/bin/jest')

/** The paths of the suites that these words choose. None when Jest does not understand them. */
export function listSuites(words: readonly string[]): readonly string[] {
  const { status, stdout } = spawnSync(
    process.execPath,
    [...NODE_OPTIONS, jest, '--listTests', '--json', ...words],
    { encoding: 'utf8' },
  )
  if (status !== 0) return []
  const paths: string[] = JSON.parse(stdout)

  return paths.map((path) => relative(process.cwd(), path))
}

/**
 * Runs the suites and counts. A suite that does not even load counts as one failed test. Settles
 * when Jest is gone, also when it was interrupted.
 */
export async function runJest(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  interrupted: AbortSignal,
): Promise<Tally> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'latchkey-results-'))
  const results = join(folder.path, 'results.json')
  const child = spawn(
    process.execPath,
    [...NODE_OPTIONS, jest, '--json', `--outputFile=${results}`, ...words],
    { env, stdio: 'inherit' },
  )
  interrupted.addEventListener('abort', () => child.kill('SIGTERM'))
  const [exitCode] = await once(child, 'close')
  interrupted.throwIfAborted()

  return tally(await readFile(results, 'utf8').catch(() => undefined), exitCode === 0)
}

function tally(json: string | undefined, isContent: boolean): Tally {
  if (json === undefined) return { passed: 0, failed: 1, skipped: 0, isGreen: false }

  const results = JSON.parse(json)
  const passed: number = results.numPassedTests
  const failed: number = results.numFailedTests + results.numRuntimeErrorTestSuites
  const skipped: number = results.numPendingTests + results.numTodoTests

  return { passed, failed, skipped, isGreen: isContent && passed > 0 && failed === 0 }
}
