import type { Log } from './core/log.ts'

export type Work = (signal: AbortSignal) => Promise<unknown>

/**
 * Work that comes round again and again beside the requests. One that fails is tried again; the log
 * says when it began to fail and when that was over. Disposing waits for what is under way.
 */
export class Background implements AsyncDisposable {
  readonly #log: Log
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #running = new Set<Promise<void>>()
  readonly #failing = new Set<string>()
  readonly #end = new AbortController()

  constructor({ log }: { log: Log }) {
    this.#log = log
  }

  /** Runs the work `everyMs` after it ended the last time. The signal asks it to end early. */
  repeat(name: string, everyMs: number, work: Work): void {
    const timer = setTimeout(async () => {
      this.#timers.delete(timer)
      const run = this.#run(name, work)
      this.#running.add(run)
      await run
      this.#running.delete(run)
      if (!this.#end.signal.aborted) this.repeat(name, everyMs, work)
    }, everyMs)
    timer.unref()
    this.#timers.add(timer)
  }

  async #run(name: string, work: Work): Promise<void> {
    try {
      await work(this.#end.signal)
      if (this.#failing.delete(name)) this.#log.info({}, `${name} works again`)
    } catch (error) {
      const level = this.#failing.has(name) ? 'debug' : 'error'
      this.#failing.add(name)
      this.#log[level]({ err: error }, `${name} failed, and is tried again`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all(this.#running)
  }
}
