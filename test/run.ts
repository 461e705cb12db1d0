import { BackendMissing } from './setup/backend.ts'
import { backends } from './setup/backends.ts'
import { Misuse, readCommandLine } from './setup/command-line.ts'
import { runJest, type Tally } from './setup/jest.ts'
import { prepare } from './setup/prepare.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * `npm test`: makes sure of what the suites need, runs them, and ends with a line that counts.
 * Whatever else is on the command line goes to Jest: `npm test -- test/oidc -t 'refuses'`.
 */
async function run(): Promise<Tally> {
  const { without, jestArguments } = readCommandLine(process.argv.slice(2), process.env)
  await using opened = new AsyncDisposableStack()

  say(`Latchkey's tests, on Node ${process.versions.node}`)
  for (const name of without) say(`${name}: left out, its suites are skipped`)
  const wanted = backends.filter(({ name }) => !without.includes(name))
  const environment = await prepare(wanted, opened, say)

  return await runJest(jestArguments, { ...environment, SKIP_BACKENDS: without.join(',') })
}

function explain(error: unknown): Tally {
  if (!(error instanceof BackendMissing || error instanceof Misuse)) throw error
  process.stderr.write(`\n${error.message}\n\n`)

  return { passed: 0, failed: 1, skipped: 0, isGreen: false }
}

const { passed, failed, skipped, isGreen } = await run().catch(explain)
say(`Tests: ${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = isGreen ? 0 : 1
