import type { AuditEvent } from '../../core/audit/index.ts'
import { printable, toTimestamp } from '../output/index.ts'

/** An event as programs read it, on one line. */
export const eventToJson = ({ occurredAt, ...event }: AuditEvent): string =>
  JSON.stringify({ occurredAt: toTimestamp(occurredAt), ...event })

/** Wide enough for every name. */
const NAME_WIDTH = 23

/** An event as people read it. */
export function eventToLine(event: AuditEvent): string {
  const { name, outcome, actor, userId, clientId, network, correlationId, times } = event
  const parts = [
    toTimestamp(event.occurredAt)?.replace(/\.\d+Z$/, 'Z'),
    name.padEnd(NAME_WIDTH),
    outcome === 'success' ? 'ok    ' : 'failed',
    actor.padEnd(9),
    event.reason && `reason=${event.reason}`,
    userId && `user=${userId}`,
    clientId && `app=${clientId}`,
    network && `from=${network}`,
    correlationId && `request=${correlationId}`,
    times > 1 && `times=${times}`,
    event.detail && `(${event.detail})`,
  ]

  return printable(parts.filter(Boolean).join(' '))
}
