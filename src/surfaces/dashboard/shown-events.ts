import type { App } from '../../core/apps/index.ts'
import type { AppEvent, AuditLog } from '../../core/audit/index.ts'
import type { Instant } from '../../core/values/index.ts'
import { paths } from './paths.ts'
import { adviceFor } from './refusal-advice.ts'

const SHOWN_EVENTS = 50

/** The newest events of an app before `until`, and the way to those before them. */
export async function shownEvents(
  { clientId, id }: App,
  { audit, until }: { audit: Pick<AuditLog, 'recent'>; until: Instant | undefined },
) {
  const events = await audit.recent(clientId, SHOWN_EVENTS + 1, { until })
  const next = events[SHOWN_EVENTS]
  const page = paths.app(id)

  return {
    events: events.slice(0, SHOWN_EVENTS).map(toShownEvent),
    // Of several at one instant one is rather shown twice than never.
    ...(next && { olderHref: `${page}?until=${next.occurredAt + 1}#events` }),
    ...(until && { newestHref: `${page}#events` }),
  }
}

function toShownEvent({ kind, occurredAt, correlationId, ...event }: AppEvent) {
  const advice = adviceFor(event.reason)

  return {
    kind,
    occurredAt,
    correlationId,
    ...(event.userId && { userId: event.userId }),
    ...(event.code && { code: event.code }),
    ...(event.reason && { reason: event.reason }),
    ...(advice && { advice }),
  }
}
