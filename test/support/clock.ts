import type { Clock, Instant } from '../../src/core/values/index.ts'

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #now: Instant

  constructor(now: Instant = Date.UTC(2026, 0, 1)) {
    this.#now = now
  }

  now(): Instant {
    return this.#now
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
  }
}
