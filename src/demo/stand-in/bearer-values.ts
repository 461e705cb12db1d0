import { type Clock, type Instant, newBearerValue, SECOND } from '../../core/values/index.ts'

/** Random values that stand for something for a while: codes and tokens. */
export class BearerValues<Meaning> {
  readonly #entries = new Map<string, { meaning: Meaning; expiresAt: Instant }>()
  readonly #clock: Clock
  readonly lifetimeSeconds: number

  constructor({ clock, lifetimeSeconds }: { clock: Clock; lifetimeSeconds: number }) {
    this.#clock = clock
    this.lifetimeSeconds = lifetimeSeconds
  }

  issue(meaning: Meaning): string {
    const value = newBearerValue()
    const expiresAt = this.#clock.now() + this.lifetimeSeconds * SECOND
    this.#entries.set(value, { meaning, expiresAt })

    return value
  }

  find(value: string): Meaning | undefined {
    const entry = this.#entries.get(value)

    return entry && this.#clock.now() < entry.expiresAt ? entry.meaning : undefined
  }

  /** Finds it for the last time. */
  take(value: string): Meaning | undefined {
    const meaning = this.find(value)
    this.#entries.delete(value)

    return meaning
  }
}
