import { Connection } from './load/connection.ts'
import { addUp, drive, type Load } from './load/drive.ts'
import type { Options } from './options.ts'
import type { Scenario, Work } from './scenarios/index.ts'
import { startBare } from './servers/bare.ts'
import { startLatchkey } from './servers/latchkey.ts'
import type { Setup } from './servers/setups.ts'
import type { Target } from './servers/target.ts'
import { median, percentile } from './statistics.ts'

export interface Measured {
  perSecond: number
  p50: number
  p99: number
  /** Of Latchkey or the library, for one operation, on all cores together; of no other server. */
  processorMicroseconds: number
  peakMegabytes: number
  errors: number
  messages: readonly string[]
}

/** By then each has compiled what it runs all the time. */
const WARM_UP_SECONDS = 6

/**
 * All servers are up at the same time and take turns, so that what else the machine does hits all
 * alike. The rate is the median of the rounds.
 */
export async function measure(
  scenario: Scenario,
  setups: readonly Setup[],
  options: Pick<Options, 'seconds' | 'rounds' | 'connections' | 'profile'>,
): Promise<{ latchkey: readonly Measured[]; bare: Measured | undefined }> {
  await using opened = new AsyncDisposableStack()
  const people = options.connections
  const nodeArgs = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []
  const targets: Target[] = []
  for (const setup of setups) {
    targets.push(opened.use(await startLatchkey({ people, setup, nodeArgs })))
  }
  if (scenario.isProtocol) targets.push(opened.use(await startBare({ people })))

  const contestants = []
  for (const target of targets) {
    const contestant = await Contestant.prepare(scenario, target, options.connections)
    contestants.push(opened.use(contestant))
  }
  for (const contestant of contestants) await contestant.warmUp()
  for (let round = 0; round < options.rounds; round += 1) {
    for (const contestant of contestants) await contestant.run(options.seconds / options.rounds)
  }

  const results = contestants.map((contestant) => contestant.result())

  return { latchkey: results.slice(0, setups.length), bare: results[setups.length] }
}

class Contestant implements Disposable {
  readonly #target: Target
  readonly #connections: readonly Connection[]
  readonly #work: Work
  readonly #rounds: Load[] = []
  #processorSeconds = 0

  private constructor(target: Target, connections: readonly Connection[], work: Work) {
    this.#target = target
    this.#connections = connections
    this.#work = work
  }

  static async prepare({ prepare }: Scenario, target: Target, count: number): Promise<Contestant> {
    const connections = Array.from({ length: count }, () => new Connection(target.process.origin))

    return new Contestant(target, connections, await prepare(target, connections))
  }

  async warmUp(): Promise<void> {
    await this.#drive(WARM_UP_SECONDS)
    this.#processorSeconds = 0
  }

  async run(seconds: number): Promise<void> {
    this.#rounds.push(await this.#drive(seconds))
  }

  result(): Measured {
    const { milliseconds, errors, messages } = addUp(this.#rounds)
    const sorted = milliseconds.toSorted((a, b) => a - b)

    return {
      perSecond: median(this.#rounds.map((round) => round.milliseconds.length / round.seconds)),
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      processorMicroseconds: (this.#processorSeconds * 1_000_000) / milliseconds.length,
      peakMegabytes: this.#target.process.memory().peak,
      errors,
      messages,
    }
  }

  [Symbol.dispose](): void {
    this.#work.close?.()
    for (const connection of this.#connections) connection.close()
  }

  /** The time in which a supply is made does not count. */
  async #drive(seconds: number): Promise<Load> {
    const { operations, supply } = this.#work
    if (!supply) return this.#watch(() => drive(operations, seconds))

    const loads: Load[] = []
    while (addUp(loads).seconds < seconds) {
      await supply()
      loads.push(await this.#watch(() => drive(operations, seconds)))
    }

    return addUp(loads)
  }

  async #watch(run: () => Promise<Load>): Promise<Load> {
    const before = this.#target.process.processorSeconds()
    const load = await run()
    this.#processorSeconds += this.#target.process.processorSeconds() - before

    return load
  }
}
