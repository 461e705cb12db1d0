import cluster, { type Worker } from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import { WorkerNotStarted } from './errors.ts'
import { STOP, type StartReport } from './messages.ts'

const START_MS = 60_000

export interface Ending {
  /** Its process id. */
  worker: number | undefined
  exitCode: number | null
  signal: string | null
  /** For how long it had been ready. */
  servedMs: number
}

/** A worker as the primary sees it. */
export class WorkerProcess {
  /** Settles with the address that it serves. @throws {WorkerNotStarted} */
  readonly ready: Promise<string>
  readonly ended: Promise<Ending>
  readonly #worker: Worker
  #readyAt: number | undefined

  private constructor(worker: Worker) {
    this.#worker = worker
    this.ended = new Promise((resolve) => {
      worker.once('exit', (exitCode, signal) => resolve(this.#ending(exitCode, signal)))
    })
    this.ready = this.#untilReady()
    // Whoever starts a worker hears of it; one that is started again only ends.
    this.ready.catch(() => undefined)
  }

  static start(): WorkerProcess {
    return new WorkerProcess(cluster.fork())
  }

  get pid(): number | undefined {
    return this.#worker.process.pid
  }

  /** Lets it finish what it is doing, but not for longer than this. @returns whether it did */
  async stop(patienceMs: number): Promise<boolean> {
    if (this.#readyAt === undefined) this.#worker.process.kill('SIGTERM')
    else if (this.#worker.isConnected()) this.#worker.send(STOP)

    const late = new AbortController()
    const isOver = await Promise.race([
      this.ended.then(() => true),
      pause(patienceMs, false, { signal: late.signal }).catch(() => false),
    ])
    late.abort()
    if (!isOver) this.#worker.process.kill('SIGKILL')
    await this.ended

    return isOver
  }

  async #untilReady(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const late = setTimeout(() => {
      reject(new WorkerNotStarted(`It was not ready after ${START_MS / 1_000} seconds.`))
      this.#worker.process.kill('SIGKILL')
    }, START_MS)
    this.#worker.once('message', (report: StartReport) => {
      if (report.is === 'failed') return reject(new WorkerNotStarted(report.reason))
      this.#readyAt = performance.now()
      resolve(report.url)
    })
    this.ended.then(({ exitCode, signal }) =>
      reject(new WorkerNotStarted(`It ended with ${signal ?? exitCode}.`)),
    )

    try {
      return await promise
    } finally {
      clearTimeout(late)
    }
  }

  #ending(exitCode: number | null, signal: string | null): Ending {
    const servedMs = this.#readyAt === undefined ? 0 : performance.now() - this.#readyAt

    return { worker: this.pid, exitCode, signal, servedMs }
  }
}
