import { type Clock, isId, newId } from '../values/index.ts'
import { type AppEvent, KEPT_PER_KIND, type NewAppEvent } from './app-event.ts'
import type { AppEventStore } from './app-event-store.ts'

/** What is let through between two writes, whoever floods us. */
const MAX_PENDING = 5_000

/** A reason quotes what was sent. */
const MAX_REASON_LENGTH = 1_000

/**
 * Takes events down in memory and writes them in batches, off the path of the requests. What was
 * not written yet is lost when the process is killed, which costs a developer a line of history.
 */
export class AuditTrail {
  readonly #deps: { events: AppEventStore; clock: Clock }
  #pending = new Map<string, AppEvent[]>()
  #size = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(deps: { events: AppEventStore; clock: Clock }) {
    this.#deps = deps
  }

  /** Costs nothing but memory, and of that little: more than is kept is not gathered. */
  record({ reason, ...event }: NewAppEvent): void {
    // Anything may stand in a request where the id of an app is looked for.
    if (!isId(event.clientId) || this.#size >= MAX_PENDING) return
    const key = `${event.clientId} ${event.kind}`
    const gathered = this.#pending.get(key) ?? []
    this.#pending.set(key, gathered)

    gathered.push({
      ...event,
      id: newId(),
      occurredAt: this.#deps.clock.now(),
      reason: reason && toLine(reason),
    })
    if (gathered.length > KEPT_PER_KIND) gathered.shift()
    else this.#size += 1
  }

  /**
   * Settles when everything recorded so far is written. What could not be written is given up.
   * @throws {Unavailable}
   */
  flush(): Promise<void> {
    const events = [...this.#pending.values()].flat()
    this.#pending = new Map()
    this.#size = 0
    this.#writing = this.#writing
      .catch(() => {})
      .then(() => (events.length ? this.#deps.events.add(events) : undefined))

    return this.#writing
  }

  /** Newest first, with all that was recorded in this process. @throws {Unavailable} */
  async recent(clientId: string, limit: number): Promise<readonly AppEvent[]> {
    await this.flush()

    return this.#deps.events.list(clientId, { limit })
  }
}

// Controls, line and paragraph separators, and what turns the reading direction. Not every database
// takes a NUL, and none the half of a character.
const NOT_INERT = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/** One line, unable to rearrange itself: it quotes what a stranger has sent. */
const toLine = (reason: string): string =>
  reason.slice(0, MAX_REASON_LENGTH).toWellFormed().replaceAll(NOT_INERT, '\ufffd')
