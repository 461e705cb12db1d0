import { setTimeout as pause } from 'node:timers/promises'
import type { AuditEvent, AuditLog, AuditQuery } from '../../core/audit/index.ts'
import { type Clock, SECOND } from '../../core/values/index.ts'

interface Followed {
  query: AuditQuery
  /** What was shown already. */
  known: readonly AuditEvent[]
  stop: AbortSignal
  everyMs?: number
}

/** Longer than processes gather events, and than their clocks differ. */
const LATE_MS = 30 * SECOND

/** More than happens in that time, but for a flood. */
const MOST = 10_000

/** What happens from now on, each event once, though some are written later than others. */
export async function* followEvents(
  { audit, clock }: { audit: Pick<AuditLog, 'list'>; clock: Clock },
  { query, known, stop, everyMs = SECOND }: Followed,
): AsyncIterable<AuditEvent> {
  const beganAt = clock.now()
  let shown = new Set(known.map(({ id }) => id))

  while (!stop.aborted) {
    const since = Math.max(query.since ?? 0, Math.min(beganAt, clock.now() - LATE_MS))
    const events = await audit.list({ ...query, since, limit: MOST })
    for (const event of events.toReversed()) if (!shown.has(event.id)) yield event
    shown = new Set(events.map(({ id }) => id))

    await pause(everyMs, undefined, { signal: stop }).catch(() => {})
  }
}
