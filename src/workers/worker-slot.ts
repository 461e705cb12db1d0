import { setTimeout as pause } from 'node:timers/promises'
import type { WorkerAnswer } from '../adapters/metrics/index.ts'
import type { Log } from '../core/log.ts'
import { RestartBackoff } from './restart-backoff.ts'
import { WorkerProcess } from './worker-process.ts'

/** One place in the pool: a worker, and whenever it ends, the next. */
export class WorkerSlot {
  readonly #log: Log
  readonly #backoff = new RestartBackoff()
  readonly #end = new AbortController()
  #worker = WorkerProcess.start()
  #supervision: Promise<void> | undefined

  constructor({ log }: { log: Log }) {
    this.#log = log
  }

  /** Settles with the address that is served. @throws {WorkerNotStarted} */
  get ready(): Promise<string> {
    return this.#worker.ready
  }

  /** From now on a worker that ends is followed by another. */
  supervise(): void {
    this.#supervision = this.#supervise()
  }

  /** What the worker that is in it measured. */
  async measure(): Promise<WorkerAnswer> {
    const worker = this.#worker

    return { worker: worker.pid ?? 0, snapshot: await worker.measure() }
  }

  async stop(patienceMs: number): Promise<void> {
    this.#end.abort()
    const isOver = await this.#worker.stop(patienceMs)
    if (!isOver)
      this.#log.warn({ worker: this.#worker.pid }, 'a worker did not stop, and was killed')
    await this.#supervision
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#end

    while (!signal.aborted) {
      const { servedMs, ...ending } = await this.#worker.ended
      if (signal.aborted) return
      const restartInMs = this.#backoff.next(servedMs)
      this.#log.error({ ...ending, restartInMs }, 'a worker ended, and is started again')

      await pause(restartInMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) this.#startAgain()
    }
  }

  #startAgain(): void {
    const worker = WorkerProcess.start()
    this.#worker = worker
    // Whoever reads of the failure reads of its end, at the same log level.
    worker.ready.then(
      () => this.#log.warn({ worker: worker.pid }, 'a worker is ready again'),
      (error: unknown) =>
        this.#log.error({ worker: worker.pid, err: error }, 'a worker did not start'),
    )
  }
}
