import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { scenarios } from './scenarios/index.ts'
import { DATABASE_NAMES, type DatabaseName, type SetupOptions } from './servers/setups.ts'

export interface Options extends SetupOptions {
  /** How long each server is measured in each scenario. */
  seconds: number
  /** How often the servers take turns in that time. */
  rounds: number
  connections: number
  only: readonly string[]
  json: string | undefined
  /** Where Latchkey leaves CPU profiles, if it should: profiling slows it down. */
  profile: string | undefined
  /** Instead of all that: compares how long answers take for addresses that are known and are not. */
  timings: boolean
  /** How many answers of each kind. */
  samples: number
}

export const usage = `Usage: npm run bench -- [options]

Measures Latchkey on its embedded default beside the bare library on its in-memory adapter, and on what else is named.

Options:
  --database NAME  also with ${DATABASE_NAMES.slice(1).join(' or ')}
  --redis          and then with Redis as well
  --workers N      and then with so many workers (2 where one of these is there)
  --seconds N      how long to measure each server in each scenario (5)
  --rounds N       how often the servers take turns in that time (3)
  --connections N  how many requests are under way at once (32)
  --only NAMES     scenarios to run, separated by commas
  --json FILE      where to write the results (bench/results/<time>.json)
  --profile FOLDER where Latchkey leaves a CPU profile of each scenario
  --timings        instead: whether the time of an answer tells who has an account
  --samples N      how many answers to compare for each kind of address, with --timings (200)
  --help           print this help

Scenarios:
${scenarios.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join('\n')}
`

/** @throws {TypeError} when they are not understood */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string', default: 'sqlite' },
      redis: { type: 'boolean', default: false },
      workers: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
      timings: { type: 'boolean', default: false },
      samples: { type: 'string', default: '200' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'

  const database = knownDatabase(values.database)
  const isGrown = database !== 'sqlite' || values.redis

  return {
    database,
    hasRedis: values.redis,
    workers: positive('workers', values.workers ?? (isGrown ? '2' : '1')),
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    connections: positive('connections', values.connections),
    only: known(values.only),
    json: values.json,
    profile: values.profile && resolve(values.profile),
    timings: values.timings,
    samples: positive('samples', values.samples),
  }
}

function positive(name: string, text: string): number {
  const number = Number(text)
  if (number > 0) return number

  throw new TypeError(`--${name} has to be a number above 0`)
}

function knownDatabase(name: string): DatabaseName {
  const database = DATABASE_NAMES.find((known) => known === name)
  if (database) return database

  throw new TypeError(`--database has to be one of ${DATABASE_NAMES.join(', ')}`)
}

function known(only: string | undefined): string[] {
  const all = scenarios.map(({ name }) => name)
  const wanted = only?.split(',') ?? all
  const unknown = wanted.filter((name) => !all.includes(name))
  if (unknown.length) throw new TypeError(`there is no scenario ${unknown.join(', ')}`)

  return wanted
}
