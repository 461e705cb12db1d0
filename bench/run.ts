import { setTimeout as pause } from 'node:timers/promises'
import { countStatements } from './count-statements.ts'
import { measure } from './measure.ts'
import { measureMachine } from './measure-machine.ts'
import { type Options, parseOptions, usage } from './options.ts'
import { errorsIn, type Results, type ScenarioResult, writeResults } from './results.ts'
import { type Scenario, scenarios } from './scenarios/index.ts'
import { measureStart } from './servers/latchkey.ts'
import { printable } from './table.ts'

const IDLE_MS = 3_000

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function bench(options: Options): Promise<number> {
  const results: Results = {
    machine: await measureMachine(),
    start: await measureStart(() => pause(IDLE_MS)),
    scenarios: await runAll(
      scenarios.filter(({ name }) => options.only.includes(name)),
      options,
    ),
  }

  print(`\n${printable(results)}`)
  print(`\nWritten to ${await writeResults(results, options)}`)

  const errors = errorsIn(results)
  for (const error of errors) print(`error: ${error}`)

  return errors.length ? 1 : 0
}

async function runAll(chosen: readonly Scenario[], options: Options): Promise<ScenarioResult[]> {
  const results = []

  for (const scenario of chosen) {
    print(`${scenario.title} …`)
    const { latchkey, bare } = await measure(scenario, options)
    results.push({
      name: scenario.name,
      title: scenario.title,
      latchkey,
      bare,
      ratio: bare && latchkey.perSecond / bare.perSecond,
      statements: await countStatements(scenario),
    })
  }

  return results
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') print(usage)
  else process.exitCode = await bench(options)
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
