import cluster, { type Worker } from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import type { Snapshot } from '../adapters/metrics/index.ts'
import { WorkerNotStarted } from './errors.ts'
import { MEASURE, type Report, STOP } from './messages.ts'

const START_MS = 60_000
/** Whoever reads metrics waits ten seconds as a rule. */
const MEASURE_MS = 2_000

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
  #measuring: Promise<Snapshot | undefined> | undefined

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

  /** What it measured; undefined when it does not say so soon, or does not serve yet. */
  measure(): Promise<Snapshot | undefined> {
    // Whoever asks meanwhile gets the same answer.
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = undefined
    })

    return this.#measuring
  }

  async #measure(): Promise<Snapshot | undefined> {
    if (this.#readyAt === undefined || !this.#worker.isConnected()) return undefined
    const { promise, resolve } = Promise.withResolvers<Snapshot | undefined>()
    const late = setTimeout(resolve, MEASURE_MS, undefined)
    const onReport = (report: Report) => {
      if (report.is === 'measured') resolve(report.snapshot)
    }
    this.#worker.on('message', onReport)
    this.#worker.send(MEASURE, (error) => {
      if (error) resolve(undefined)
    })

    try {
      return await promise
    } finally {
      clearTimeout(late)
      this.#worker.off('message', onReport)
    }
  }

  async #untilReady(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const late = setTimeout(() => {
      reject(new WorkerNotStarted(`It was not ready after ${START_MS / 1_000} seconds.`))
      this.#worker.process.kill('SIGKILL')
    }, START_MS)
    // The first that it says: it is asked for nothing before.
    this.#worker.once('message', (report: Report) => {
      if (report.is === 'measured') return
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
