import { setTimeout as pause } from 'node:timers/promises'
import { countStatements } from './count-statements.ts'
import { type Measured, measure } from './measure.ts'
import { measureMachine } from './measure-machine.ts'
import { type Options, parseOptions, usage } from './options.ts'
import {
  errorsIn,
  type Results,
  type ScenarioResult,
  type SetupResult,
  writeResults,
} from './results.ts'
import { type Scenario, scenarios } from './scenarios/index.ts'
import { measureStart } from './servers/latchkey.ts'
import { openSetups, type Setup } from './servers/setups.ts'
import { printable } from './table.ts'
import { targetOf } from './targets.ts'
import { compareTimings, printableTimings } from './timings/index.ts'

const IDLE_MS = 3_000

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function bench(options: Options): Promise<number> {
  await using opened = new AsyncDisposableStack()
  const setups = await openSetups(options, opened)
  const results: Results = {
    machine: await measureMachine(),
    start: await measureStart(() => pause(IDLE_MS)),
    scenarios: await runAll(
      scenarios.filter(({ name }) => options.only.includes(name)),
      setups,
      options,
    ),
  }

  print(`\n${printable(results)}`)
  print(`\nWritten to ${await writeResults(results, options)}`)

  const errors = errorsIn(results)
  for (const error of errors) print(`error: ${error}`)

  return errors.length ? 1 : 0
}

async function runAll(
  chosen: readonly Scenario[],
  setups: readonly Setup[],
  options: Options,
): Promise<ScenarioResult[]> {
  const results = []

  for (const scenario of chosen) {
    print(`${scenario.title} …`)
    const { latchkey, bare } = await measure(scenario, setups, options)
    const ofSetups: SetupResult[] = []
    for (const [index, setup] of setups.entries()) {
      const measured = latchkey[index] as Measured
      ofSetups.push({
        on: setup.name,
        measured,
        ratio: bare && measured.perSecond / bare.perSecond,
        target: targetOf(scenario, setup),
        counts: setup.workers > 1 ? undefined : await countStatements(scenario, setup),
      })
    }
    results.push({ name: scenario.name, title: scenario.title, latchkey: ofSetups, bare })
  }

  return results
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') print(usage)
  else if (options.timings) print(printableTimings(await compareTimings(options.samples)))
  else process.exitCode = await bench(options)
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
