import type { Log } from '../log.ts'
import { type Clock, newId } from '../values/index.ts'
import { type AppEvent, appEventNames, toAppEvents } from './app-event.ts'
import type { AuditEvent, NewAuditEvent } from './audit-event.ts'
import type { AuditEventStore, AuditQuery } from './audit-event-store.ts'
import { isChange } from './audit-events.ts'
import { GatheredEvents } from './gathered-events.ts'
import { inertLine } from './inert-line.ts'
import { currentOrigin } from './origin.ts'

/** Takes down what happens. */
export interface AuditRecorder {
  /**
   * Never throws. A change is written when it settles; where that was not possible, the log has it
   * whole and it is tried again. Anything else is gathered and written within seconds.
   */
  record(event: NewAuditEvent): Promise<void>
}

interface AuditLogDeps {
  events: AuditEventStore
  clock: Clock
  log: Pick<Log, 'error' | 'warn'>
  /** How long an event is kept. */
  retentionMs: number
}

/** The one record of who did what, when, from where, in which app, and with what outcome. */
export class AuditLog implements AuditRecorder {
  readonly #deps: AuditLogDeps
  #gathered = new GatheredEvents()
  #writing: Promise<void> = Promise.resolve()

  constructor(deps: AuditLogDeps) {
    this.#deps = deps
  }

  async record(recorded: NewAuditEvent): Promise<void> {
    const event = this.#complete(recorded)
    // What was refused has changed nothing, and comes as often as somebody likes.
    const isWrittenNow = isChange(event.name) && event.outcome === 'success'
    if (!isWrittenNow) return this.#gathered.add(event)

    await this.#write([event]).catch((error) => {
      this.#deps.log.error({ event, err: error }, 'an audit event is not written yet')
      this.#gathered.add(event)
    })
  }

  /**
   * Settles when everything recorded so far is written. What could not be written stays gathered.
   * @throws {Unavailable}
   */
  flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#flush())

    return this.#writing
  }

  /** Newest first, with all that was recorded in this process. @throws {Unavailable} */
  async list(query: AuditQuery): Promise<readonly AuditEvent[]> {
    await this.flush()

    return this.#deps.events.list(query)
  }

  /** What the developer of an app sees of it. Newest first. @throws {Unavailable} */
  async recent(
    clientId: string,
    limit: number,
    { until }: Pick<AuditQuery, 'until'> = {},
  ): Promise<readonly AppEvent[]> {
    return toAppEvents(await this.list({ clientId, names: appEventNames, limit, until }))
  }

  async #flush(): Promise<void> {
    const gathered = this.#gathered
    this.#gathered = new GatheredEvents()
    const { left } = gathered
    if (left) this.#deps.log.warn({ left }, 'more happened at once than the audit log takes down')

    try {
      await this.#write(gathered.all())
    } catch (error) {
      for (const event of gathered.all()) this.#gathered.add(event)
      throw error
    }
  }

  async #write(events: readonly AuditEvent[]): Promise<void> {
    const { events: store, clock, retentionMs } = this.#deps

    if (events.length) await store.add(events, clock.now() + retentionMs)
  }

  #complete({ reason, detail, userId, ...event }: NewAuditEvent): AuditEvent {
    const { actor, network, correlationId, ...origin } = currentOrigin()
    const { clientId } = { ...origin, ...event }

    return {
      id: newId(),
      occurredAt: this.#deps.clock.now(),
      outcome: 'success',
      actor,
      network,
      correlationId,
      ...event,
      userId: userId && shortened(userId),
      clientId: clientId && shortened(clientId),
      reason: reason && inertLine(reason).slice(0, MAX_REASON_LENGTH),
      detail: detail && inertLine(detail),
      times: 1,
    }
  }
}

/** A UUID, or what we call our own. What no column takes would keep all other events waiting. */
const MAX_ID_LENGTH = 36

const shortened = (id: string): string => inertLine(id).slice(0, MAX_ID_LENGTH)

/** A code, as errors have it. */
const MAX_REASON_LENGTH = 64
