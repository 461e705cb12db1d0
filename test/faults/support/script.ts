import { stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts'

/** What came out of an experiment: counts to read, and what must not have happened. */
export interface Report {
  counts: Readonly<Record<string, unknown>>
  /** A sentence for each promise that was broken. */
  broken: readonly string[]
}

export interface Script {
  name: string
  /** Whole numbers that the command line can change, with what they are otherwise. */
  options: Readonly<Record<string, number>>
  env?: FleetOptions['env']
  isBalanced?: boolean
  run(fleet: Fleet, options: Record<string, number>): Promise<Report>
}

/** Of every script: how many programs there are, and of how many workers each. */
const TOPOLOGY = { nodes: 2, workers: 1 }

/**
 * Runs an experiment in full, by hand: prints what it counted, fails when a promise was broken.
 * `--storage postgres+redis` says on what; `--nodes` and `--workers` by how many.
 */
export async function runScript({
  name,
  options,
  env,
  isBalanced = false,
  run,
}: Script): Promise<void> {
  const { storage, numbers } = readOptions({ ...TOPOLOGY, ...options })
  const { nodes = 1, workers } = numbers
  stdout.write(`${name} on ${storage} ${JSON.stringify(numbers)}\n`)
  await using fleet = await startFleet({
    nodes,
    storage,
    isBalanced,
    env: { WORKERS: String(workers), ...env },
  })
  const startedAt = performance.now()
  const { counts, broken } = await run(fleet, numbers)

  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  stdout.write(`${JSON.stringify({ seconds, ...counts }, null, 2)}\n`)
  for (const sentence of broken) stderr.write(`BROKEN: ${sentence}\n`)
  process.exitCode = broken.length ? 1 : 0
}

function readOptions(numbers: Readonly<Record<string, number>>) {
  const { values } = parseArgs({
    options: Object.fromEntries(
      ['storage', ...Object.keys(numbers)].map((name) => [name, { type: 'string' as const }]),
    ),
  })
  const { storage = 'sqlite', ...given } = values as Record<string, string | undefined>

  return {
    storage,
    numbers: Object.fromEntries(
      Object.entries(numbers).map(([name, otherwise]) => [name, Number(given[name] ?? otherwise)]),
    ),
  }
}
