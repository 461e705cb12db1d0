/**
 * The audit log: who did what, when, from where, in which app, and how it ended. One closed list of
 * events, one way to record them; what the developer of an app sees of it is a view. When something
 * happens is left to the rule that makes it happen, how it is shown to surfaces and commands.
 */
export type { AppEvent, AppEventKind } from './app-event.ts'
export type { Actor, AuditEvent, NewAuditEvent, Outcome } from './audit-event.ts'
export type { AuditEventStore, AuditQuery } from './audit-event-store.ts'
export { AUDIT_EVENTS, type AuditEventName, auditEventNames } from './audit-events.ts'
export { AuditLog, type AuditRecorder } from './audit-log.ts'
export { currentOrigin, type Origin, refineOrigin, withOrigin } from './origin.ts'
export { recordAttempt } from './record-attempt.ts'
