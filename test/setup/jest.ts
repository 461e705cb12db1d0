import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

/** Runs the suites and counts. A suite that does not even load counts as one failed test. */
export async function runJest(
  words: readonly string[],
  environment: Record<string, string>,
): Promise<Tally> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'latchkey-results-'))
  const results = join(folder.path, 'results.json')
  const child = spawn(
    process.execPath,
    [...NODE_OPTIONS, jest, '--json', `--outputFile=${results}`, ...words],
    { env: { ...process.env, ...environment }, stdio: 'inherit' },
  )

  // Ctrl-C reaches Jest by itself; we stay until it has gone, to stop what was started for it.
  const stay = () => {}
  const pass = () => child.kill('SIGTERM')
  process.on('SIGINT', stay)
  process.on('SIGTERM', pass)
  const [exitCode] = await once(child, 'close')
  process.off('SIGINT', stay)
  process.off('SIGTERM', pass)

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
