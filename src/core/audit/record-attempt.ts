import { DomainError } from '../errors.ts'
import type { NewAuditEvent } from './audit-event.ts'
import type { AuditRecorder } from './audit-log.ts'

/**
 * Records how an attempt ended: a refusal by its code. Anything else that goes wrong is a bug, which
 * the log has. The attempt may say in the event what it finds out, such as whom it is about.
 */
export async function recordAttempt<Result>(
  audit: AuditRecorder,
  name: NewAuditEvent['name'],
  attempt: (event: NewAuditEvent) => Promise<Result>,
): Promise<Result> {
  const event: NewAuditEvent = { name }

  try {
    const result = await attempt(event)
    await audit.record(event)

    return result
  } catch (error) {
    if (error instanceof DomainError) {
      await audit.record({ ...event, outcome: 'failure', reason: error.code })
    }
    throw error
  }
}
