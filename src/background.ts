import type { Log } from './core/log.ts'

/** Work that comes round again and again beside the requests. One that fails is tried again. */
export class Background implements AsyncDisposable {
  readonly #log: Log
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #running = new Set<Promise<void>>()

  constructor({ log }: { log: Log }) {
    this.#log = log
  }

  /** Runs the work `everyMs` after it ended the last time. */
  repeat(name: string, everyMs: number, work: () => Promise<unknown>): void {
    const timer = setTimeout(async () => {
      this.#timers.delete(timer)
      const run = this.#run(name, work)
      this.#running.add(run)
      await run
      this.#running.delete(run)
      if (!this.#isOver) this.repeat(name, everyMs, work)
    }, everyMs)
    timer.unref()
    this.#timers.add(timer)
  }

  #isOver = false

  async #run(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#log.error({ err: error }, `${name} failed, and is tried again`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all(this.#running)
  }
}
