import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import type { Measured } from './measure.ts'
import type { Machine } from './measure-machine.ts'
import type { Options } from './options.ts'
import type { Counts } from './servers/statement-counter.ts'

export interface SetupResult {
  /** The name of the setup. */
  on: string
  measured: Measured
  /** Beside the bare library, in the same rounds. */
  ratio: number | undefined
  target: number | undefined
  /** Undefined for workers: they are several. */
  counts: Counts | undefined
}

export interface ScenarioResult {
  name: string
  title: string
  latchkey: readonly SetupResult[]
  bare: Measured | undefined
}

export interface Start {
  /** With migrations and the first key to be made. */
  firstMilliseconds: number
  /** On what is there already. */
  milliseconds: number
  idleMegabytes: number
}

export interface Results {
  machine: Machine
  start: Start
  scenarios: readonly ScenarioResult[]
}

export const errorsIn = ({ scenarios }: Results): readonly string[] =>
  scenarios
    .flatMap(({ title, latchkey, bare }) => [
      ...latchkey.map(({ on, measured }) => ({ who: `${title}, ${on}`, measured })),
      ...(bare ? [{ who: `${title}, bare library`, measured: bare }] : []),
    ])
    .filter(({ measured }) => measured.errors)
    .map(
      ({ who, measured }) => `${who}: ${measured.errors} errors: ${measured.messages.join('; ')}`,
    )

/** @returns the path of the file */
export async function writeResults(results: Results, options: Options): Promise<string> {
  const at = new Date().toISOString()
  const file =
    options.json ?? join(import.meta.dirname, 'results', `${at.replaceAll(/[:.]/g, '-')}.json`)
  const environment = {
    node: process.version,
    processor: cpus()[0]?.model,
    memoryMegabytes: Math.round(totalmem() / 1_048_576),
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify({ at, environment, options, ...results }, null, 2)}\n`)

  return file
}
