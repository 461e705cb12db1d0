import type { AuditEvent, AuditRecorder } from '../../src/core/audit/index.ts'
import { newId } from '../../src/core/values/index.ts'

/** An event that somebody was refused, unless it is said otherwise. */
export const auditEvent = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  id: newId(),
  name: 'sign_in.password',
  occurredAt: Date.UTC(2026, 0, 1),
  outcome: 'failure',
  actor: 'user',
  userId: undefined,
  clientId: undefined,
  network: '192.0.2.0/24',
  correlationId: 'request-1',
  reason: 'invalid_credentials',
  detail: undefined,
  times: 1,
  ...changes,
})

/** For rules that are tested without what is recorded of them. */
export const silentAudit: AuditRecorder = { record: async () => {} }
