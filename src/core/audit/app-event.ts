import type { AuditEvent } from './audit-event.ts'
import type { AuditEventName } from './audit-events.ts'

/** sign-in: a code became tokens · machine-token: the app signed in as itself. */
export type AppEventKind = 'sign-in' | 'refresh' | 'machine-token' | 'refusal'

/** What a developer is shown of the audit log: what happened to an app, and nothing of from where. */
export type AppEvent = Pick<AuditEvent, 'id' | 'occurredAt' | 'userId'> & {
  clientId: string
  correlationId: string
  kind: AppEventKind
  /** Of a refusal: what the caller was told, as an OAuth error code. */
  code: string | undefined
  /** Of a refusal: why, in English, for the developer alone. */
  reason: string | undefined
}

const KINDS: Partial<Record<AuditEventName, AppEventKind>> = {
  'token.issued': 'sign-in',
  'token.refreshed': 'refresh',
  'token.machine': 'machine-token',
  'token.replayed': 'refusal',
  'request.refused': 'refusal',
}

export const appEventNames = Object.keys(KINDS) as AuditEventName[]

export const toAppEvents = (events: readonly AuditEvent[]): readonly AppEvent[] =>
  events.flatMap(({ id, name, occurredAt, correlationId, userId, clientId, reason, detail }) => {
    const kind = KINDS[name]

    return clientId && correlationId && kind
      ? [{ id, kind, clientId, occurredAt, correlationId, userId, code: reason, reason: detail }]
      : []
  })
