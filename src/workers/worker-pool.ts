import type { WorkerAnswer } from '../adapters/metrics/index.ts'
import type { Log } from '../core/log.ts'
import { WorkerSlot } from './worker-slot.ts'

export interface WorkerPoolOptions {
  count: number
  log: Log
  /** How long a worker may take to finish what it is doing. */
  patienceMs: number
}

/** The workers of this machine. Disposing drains them all at once. */
export class WorkerPool implements AsyncDisposable {
  /** Where they listen. */
  readonly url: string
  readonly #slots: readonly WorkerSlot[]
  readonly #patienceMs: number

  private constructor(slots: readonly WorkerSlot[], url: string, patienceMs: number) {
    this.url = url
    this.#slots = slots
    this.#patienceMs = patienceMs
  }

  /**
   * Settles when every worker is ready.
   * @throws {WorkerNotStarted} when one does not start; then none is left
   */
  static async start({ count, log, patienceMs }: WorkerPoolOptions): Promise<WorkerPool> {
    const slots = Array.from({ length: count }, () => new WorkerSlot({ log }))

    try {
      const [url = ''] = await Promise.all(slots.map(({ ready }) => ready))
      for (const slot of slots) slot.supervise()

      return new WorkerPool(slots, url, patienceMs)
    } catch (error) {
      await Promise.all(slots.map((slot) => slot.stop(patienceMs)))
      throw error
    }
  }

  /** What each worker measured. One that does not answer in two seconds says nothing. */
  measure(): Promise<readonly WorkerAnswer[]> {
    return Promise.all(this.#slots.map((slot) => slot.measure()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.stop(this.#patienceMs)))
  }
}
