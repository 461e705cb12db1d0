import { Connection } from './load/connection.ts'
import { addUp, drive, type Load } from './load/drive.ts'
import type { Options } from './options.ts'
import type { Scenario, Work } from './scenarios/index.ts'
import { startBare } from './servers/bare.ts'
import { startLatchkey } from './servers/latchkey.ts'
import type { Target } from './servers/target.ts'
import { median, percentile } from './statistics.ts'

export interface Measured {
  perSecond: number
  p50: number
  p99: number
  /** Of the server, for one operation, on all cores together. */
  processorMicroseconds: number
  peakMegabytes: number
  errors: number
  messages: readonly string[]
}

const WARM_UP_SECONDS = 1.5

/**
 * Both servers are up at the same time and take turns, so that what else the machine does hits
 * both alike. The rate is the median of the rounds.
 */
export async function measure(
  scenario: Scenario,
  options: Pick<Options, 'seconds' | 'rounds' | 'connections' | 'profile'>,
): Promise<{ latchkey: Measured; bare: Measured | undefined }> {
  await using opened = new AsyncDisposableStack()
  const people = options.connections
  const nodeArgs = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []
  const targets = [opened.use(await startLatchkey({ people, nodeArgs }))]
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

  const [latchkey, bare] = contestants.map((contestant) => contestant.result())
  if (!latchkey) throw new Error('nothing was measured')

  return { latchkey, bare }
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
