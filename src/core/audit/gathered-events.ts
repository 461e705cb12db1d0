import type { AuditEvent } from './audit-event.ts'

/** Between two writes, whoever floods us. */
const MOST = 5_000

/** Of one kind, from one network, between two writes: what comes after is only counted. */
const MOST_ALIKE = 10

/** Events that wait to be written. A flood costs little memory and few rows. */
export class GatheredEvents {
  readonly #alike = new Map<string, AuditEvent[]>()
  #size = 0
  #left = 0

  /** How many there was no room for. */
  get left(): number {
    return this.#left
  }

  add(event: AuditEvent): void {
    const key = likenessOf(event)
    const alike = this.#alike.get(key) ?? []
    const last = alike.at(-1)

    if (last && alike.length >= MOST_ALIKE) {
      alike[alike.length - 1] = { ...last, times: last.times + event.times }
    } else if (this.#size >= MOST) {
      this.#left += event.times
    } else {
      this.#alike.set(key, [...alike, event])
      this.#size += 1
    }
  }

  /** In the order in which they happened. */
  all(): readonly AuditEvent[] {
    return [...this.#alike.values()].flat().sort((a, b) => a.occurredAt - b.occurredAt)
  }
}

const likenessOf = (event: AuditEvent): string =>
  JSON.stringify([
    event.name,
    event.outcome,
    event.userId,
    event.clientId,
    event.network,
    event.reason,
  ])
