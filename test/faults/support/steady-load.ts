import { setTimeout as pause } from 'node:timers/promises'

/** More than that at once, and the machine does not keep up. */
const MAX_UNDER_WAY = 300
const TICK_MS = 5

/**
 * Does the work so many times a second, whatever the one before took, for as long as it is not
 * disposed of. What a machine that does not keep up leaves out is counted.
 */
export class SteadyLoad implements AsyncDisposable {
  readonly #work: (n: number) => Promise<void>
  readonly #underWay = new Set<Promise<void>>()
  readonly #sending: Promise<void>
  readonly #startedAt = performance.now()
  #isOver = false
  #due = 0
  sent = 0
  leftOut = 0

  constructor(perSecond: number, work: (n: number) => Promise<void>) {
    this.#work = work
    this.#sending = this.#send(perSecond)
  }

  get perSecond(): number {
    return Math.round((this.sent * 1_000) / (performance.now() - this.#startedAt))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    await this.#sending
    await Promise.all(this.#underWay)
  }

  async #send(perSecond: number): Promise<void> {
    while (!this.#isOver) {
      const due = Math.floor(((performance.now() - this.#startedAt) * perSecond) / 1_000)
      for (; this.#due < due; this.#due += 1) {
        if (this.#underWay.size < MAX_UNDER_WAY) this.#begin()
        else this.leftOut += 1
      }
      await pause(TICK_MS)
    }
  }

  #begin(): void {
    this.sent += 1
    const work = this.#work(this.sent).finally(() => this.#underWay.delete(work))
    this.#underWay.add(work)
  }
}
