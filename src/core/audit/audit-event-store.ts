import type { Instant } from '../values/index.ts'
import type { AuditEvent, Outcome } from './audit-event.ts'
import type { AuditEventName } from './audit-events.ts'

/** Each that is there narrows it down. */
export interface AuditQuery {
  userId?: string | undefined
  clientId?: string | undefined
  names?: readonly AuditEventName[] | undefined
  outcome?: Outcome | undefined
  correlationId?: string | undefined
  /** From this instant on. */
  since?: Instant | undefined
  /** Before this instant. */
  until?: Instant | undefined
  limit: number
}

/** What is added stays as it is until it expires. */
export interface AuditEventStore {
  /** Adding the same event again, after an answer that got lost, adds nothing. @throws {Unavailable} */
  add(events: readonly AuditEvent[], expiresAt: Instant): Promise<void>

  /** Newest first. @throws {Unavailable} */
  list(query: AuditQuery): Promise<readonly AuditEvent[]>
}
