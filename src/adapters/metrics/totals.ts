import { AggregatorRegistry, type Registry } from 'prom-client'
import type { Snapshot } from './process-metrics.ts'

/** What a worker that lives said when it was asked. */
export interface WorkerAnswer {
  /** Its process id. */
  worker: number
  /** Undefined when it did not answer in time. */
  snapshot: Snapshot | undefined
}

/**
 * The figures of all processes as one. What was counted stays counted: by a worker that has ended
 * until it was asked the last time, and by one that is too busy to answer. Prometheus would take
 * fewer than before for a restart, and all that is left for new.
 */
export class Totals {
  readonly #counted = new Map<number, Snapshot>()
  #ended: Snapshot = []

  /** @returns the text that Prometheus reads */
  async render(answers: readonly WorkerAnswer[]): Promise<string> {
    await this.#addUpEnded(new Set(answers.map(({ worker }) => worker)))
    const living = answers.map(({ worker, snapshot }) => {
      if (snapshot) this.#counted.set(worker, snapshot.filter(isCount))

      return snapshot ?? this.#counted.get(worker) ?? []
    })

    return merge([...living, this.#ended]).metrics()
  }

  async #addUpEnded(living: ReadonlySet<number>): Promise<void> {
    for (const [worker, snapshot] of this.#counted) {
      if (living.has(worker)) continue
      this.#counted.delete(worker)
      this.#ended = await merge([this.#ended, snapshot]).getMetricsAsJSON()
    }
  }
}

const merge = (snapshots: readonly Snapshot[]): Registry =>
  AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]))

// What is at the moment ends with its worker. The types of a metric are numbers only in its typings.
const isCount = ({ type }: { type: unknown }): boolean => type === 'counter' || type === 'histogram'
