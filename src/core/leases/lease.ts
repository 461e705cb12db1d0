import { type Clock, newId } from '../values/index.ts'
import type { LeaseStore } from './lease-store.ts'

export interface LeaseDeps {
  leases: LeaseStore
  clock: Clock
  name: string
  /** How long the others wait for a holder that is no more. */
  durationMs: number
}

/**
 * One process's claim to a piece of work. Clocks of machines differ and processes stall, so two may
 * believe in theirs for a moment: fit for work that is done twice without harm.
 */
export class Lease {
  readonly #deps: LeaseDeps
  readonly #holder = newId()
  #isHeld = false

  constructor(deps: LeaseDeps) {
    this.#deps = deps
  }

  /** Takes the lease, or prolongs it. @returns whether the work is this process's to do */
  async hold(): Promise<boolean> {
    const { leases, clock, name, durationMs } = this.#deps
    const now = clock.now()
    this.#isHeld = await leases.acquire(name, this.#holder, now + durationMs, now)

    return this.#isHeld
  }

  /** Lets another process take over at once. */
  async release(): Promise<void> {
    if (!this.#isHeld) return
    this.#isHeld = false
    await this.#deps.leases.release(this.#deps.name, this.#holder)
  }
}
