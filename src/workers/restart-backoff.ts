import { MINUTE, SECOND } from '../core/values/index.ts'

const FIRST_MS = SECOND
const LONGEST_MS = 30 * SECOND
const HEALTHY_MS = MINUTE

/** How long to wait before a process is started again: longer each time, until one lived well. */
export class RestartBackoff {
  #delayMs = 0

  /** @param servedMs how long the one that ended had been ready */
  next(servedMs: number): number {
    this.#delayMs =
      servedMs >= HEALTHY_MS || !this.#delayMs ? FIRST_MS : Math.min(2 * this.#delayMs, LONGEST_MS)

    return this.#delayMs
  }
}
