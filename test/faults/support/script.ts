import { stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts'

/** What came out of an experiment: counts to read, and what must not have happened. */
export interface Report {
  counts: Readonly<Record<string, unknown>>
  /** A sentence for each promise that was broken. */
  broken: readonly string[]
}

export type Settings = Readonly<Record<string, number | string>>

export interface Script<Options extends Settings> {
  name: string
  /** What the command line can change, with what it is otherwise. */
  options: Options
  /** What it runs on when the command line does not say. */
  storage?: string
  run(options: Options, storage: string): Promise<Report>
}

/**
 * Runs an experiment in full, by hand: prints what it counted, fails when a promise was broken.
 * `--storage postgres+redis` says on what; an option that is a number stays one.
 */
export async function runScript<Options extends Settings>(script: Script<Options>): Promise<void> {
  const { name, run } = script
  const commandLine = readCommandLine(script)
  if (commandLine === 'help') {
    stdout.write(usageOf(script))
    return
  }

  const { storage, options } = commandLine
  stdout.write(`${name} on ${storage} ${JSON.stringify(options)}\n`)
  const startedAt = performance.now()
  const { counts, broken } = await run(options, storage)

  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  stdout.write(`${JSON.stringify({ seconds, ...counts }, null, 2)}\n`)
  for (const sentence of broken) stderr.write(`BROKEN: ${sentence}\n`)
  process.exitCode = broken.length ? 1 : 0
}

/** Of a script on a fleet: how many programs there are, and of how many workers each. */
const TOPOLOGY = { nodes: 2, workers: 1 }

export interface FleetScript<Options extends Settings>
  extends Omit<Script<Options>, 'run'>,
    Pick<FleetOptions, 'env' | 'isBalanced'> {
  run(fleet: Fleet, options: Options): Promise<Report>
}

/** The same on programs that only have to be there. */
export const runFleetScript = <Options extends Settings>({
  options,
  env,
  isBalanced = false,
  run,
  ...script
}: FleetScript<Options>): Promise<void> =>
  runScript({
    ...script,
    options: { ...TOPOLOGY, ...options },
    async run(chosen, storage) {
      const { nodes, workers } = chosen
      const all = { WORKERS: String(workers), ...env }
      await using fleet = await startFleet({ nodes, storage, isBalanced, env: all })

      return await run(fleet, chosen)
    },
  })

const DEFAULT_STORAGE = 'sqlite'

function readCommandLine<Options extends Settings>(script: Script<Options>) {
  const names = Object.keys(script.options)
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(['storage', ...names].map((name) => [name, { type: 'string' }])),
      help: { type: 'boolean' },
    },
  })
  const { help, storage, ...chosen } = values as Record<string, string | undefined>
  if (help) return 'help'

  const all = names.map((name) => {
    const usual = script.options[name]
    const value = chosen[name] ?? usual

    return [name, typeof usual === 'number' ? Number(value) : value]
  })

  return {
    storage: storage ?? script.storage ?? DEFAULT_STORAGE,
    options: Object.fromEntries(all) as Options,
  }
}

const usageOf = ({ name, options, storage = DEFAULT_STORAGE }: Script<Settings>): string =>
  [
    `Usage: node test/faults/<script>.ts [options]`,
    '',
    `${name}. Prints what it counted; fails when a promise was broken.`,
    '',
    'Options:',
    `  --storage NAME  sqlite, postgres or mysql, each alone or with +redis (${storage})`,
    ...Object.entries(options).map(
      ([option, value]) =>
        `${`  --${option} ${typeof value === 'number' ? 'N' : option.toUpperCase()}`.padEnd(18)}(${value || 'none'})`,
    ),
    '',
  ].join('\n')
