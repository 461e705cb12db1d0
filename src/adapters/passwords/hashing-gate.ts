import { Unavailable } from '../../core/errors.ts'

/**
 * Lets so many works run at once, keeps a few more waiting in a row, and turns the rest away: an
 * answer now is better than one after everybody gave up.
 */
export class HashingGate {
  readonly #bounds: { concurrency: number; queueLength: number }
  readonly #queue: (() => void)[] = []
  #running = 0

  constructor(bounds: { concurrency: number; queueLength: number }) {
    this.#bounds = bounds
  }

  /** @throws {Unavailable} when the queue is full */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter()

    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#bounds.concurrency) {
      this.#running += 1
      return
    }
    if (this.#queue.length >= this.#bounds.queueLength) {
      throw new Unavailable('Password hashing', undefined, 1)
    }

    await new Promise<void>((resolve) => this.#queue.push(resolve))
  }

  /** The place goes to the next in the row, who counts as running already. */
  #leave(): void {
    const next = this.#queue.shift()
    if (next) next()
    else this.#running -= 1
  }
}
