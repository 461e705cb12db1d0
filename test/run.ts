import { BackendMissing } from './setup/backend.ts'
import { backends, neededBy } from './setup/backends.ts'
import { Misuse, readCommandLine } from './setup/command-line.ts'
import { Interrupted, interruption } from './setup/interruption.ts'
import { listSuites, runJest, type Tally } from './setup/jest.ts'
import { newestRelease } from './setup/newest-release.ts'
import { prepare } from './setup/prepare.ts'
import { storagesOf } from './setup/storages.ts'

const TWO_VERSIONS = 'test/faults/two-versions.test.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * `npm test`: starts what the chosen suites need, runs them, stops it again, and ends with a line
 * that counts. What else is on the command line goes to Jest: `npm test -- test/oidc -t 'refuses'`.
 */
async function run(): Promise<Tally> {
  const { without, dialects, jestArguments } = readCommandLine(process.argv.slice(2), process.env)
  const storages = storagesOf(dialects, without)
  if (storages.length === 0) throw new Misuse('There is no dialect left to run the suites on.')
  const interrupted = interruption()
  await using opened = new AsyncDisposableStack()

  say(`Latchkey's tests, on Node ${process.versions.node}`)
  for (const name of without) say(`${name}: left out, its suites are skipped`)
  const isLeftOut = ({ name }: { name: string }) => without.includes(name)
  const suites = listSuites(jestArguments)
  if (suites.includes(TWO_VERSIONS) && !(await newestRelease())) {
    say('two versions side by side: not tried, as there is no release before this one (tag v*)')
  }
  const wanted = neededBy(suites).filter((backend) => !isLeftOut(backend))
  const prepared = await prepare(wanted, opened, say)
  interrupted.throwIfAborted()

  const environment = {
    ...process.env,
    ...Object.fromEntries(backends.filter(isLeftOut).map(({ variable }) => [variable, undefined])),
    ...prepared,
    SKIP_BACKENDS: without.join(','),
    DIALECTS: dialects.join(','),
    TEST_STORAGES: storages.join(','),
  }

  return await runJest(jestArguments, environment, interrupted)
}

function explain(error: unknown): Tally {
  const isExpected = [BackendMissing, Interrupted, Misuse].some((type) => error instanceof type)
  if (!isExpected) throw error
  process.stderr.write(`\n${(error as Error).message}\n\n`)

  return { passed: 0, failed: 1, skipped: 0, isGreen: false }
}

const { passed, failed, skipped, isGreen } = await run().catch(explain)
const mayPass = skipped === 0 || process.env.CI !== 'true'
if (!mayPass) say('In CI nothing may be skipped.')
say(`Tests: ${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = isGreen && mayPass ? 0 : 1
