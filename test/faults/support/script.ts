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
  run(fleet: Fleet, options: Record<string, number>): Promise<Report>
}

/** Of every script: how many programs there are, and of how many workers each. */
const TOPOLOGY = { nodes: 2, workers: 1 }

/**
 * Runs an experiment in full, by hand: prints what it counted, fails when a promise was broken.
 * DATABASE_URL and REDIS_URL say on what; else it is SQLite.
 */
export async function runScript({ name, options, env, run }: Script): Promise<void> {
  const chosen = readOptions({ ...TOPOLOGY, ...options })
  const { nodes = 1, workers } = chosen
  stdout.write(`${name} ${JSON.stringify(chosen)}\n`)
  await using started = await startFleet({
    nodes,
    env: { WORKERS: String(workers), ...backing(), ...env },
  })
  const startedAt = performance.now()
  const { counts, broken } = await run(started, chosen)

  const seconds = (performance.now() - startedAt) / 1_000
  stdout.write(`${JSON.stringify({ seconds: Math.round(seconds), ...counts }, null, 2)}\n`)
  for (const sentence of broken) stderr.write(`BROKEN: ${sentence}\n`)
  process.exitCode = broken.length ? 1 : 0
}

function backing(): Record<string, string> {
  const { DATABASE_URL, REDIS_URL } = process.env

  return { ...(DATABASE_URL && { DATABASE_URL }), ...(REDIS_URL && { REDIS_URL }) }
}

function readOptions(options: Readonly<Record<string, number>>): Record<string, number> {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(options).map((key) => [key, { type: 'string' }])),
  })

  return Object.fromEntries(
    Object.entries(options).map(([key, otherwise]) => [key, Number(values[key] ?? otherwise)]),
  )
}
