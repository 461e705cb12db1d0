import type { AuditEvent } from './audit-event.ts'
import type { AuditEventName } from './audit-events.ts'

/**
 * sign-in: a code became tokens · machine-token: the app signed in as itself · logout-notice: the
 * app was told that somebody signed out · logout-failure: it could not be told.
 */
export type AppEventKind =
  | 'sign-in'
  | 'refresh'
  | 'machine-token'
  | 'refusal'
  | 'logout-notice'
  | 'logout-failure'

/** What a developer is shown of the audit log: what happened to an app, and nothing of from where. */
export type AppEvent = Pick<AuditEvent, 'id' | 'occurredAt' | 'userId'> & {
  clientId: string
  correlationId: string
  kind: AppEventKind
  /** Of a refusal: what the caller was told, as an OAuth error code. Of a failure: what follows. */
  code: string | undefined
  /** Of a refusal or a failure: why, in English, for the developer alone. */
  reason: string | undefined
}

const KINDS: Partial<Record<AuditEventName, AppEventKind>> = {
  'token.issued': 'sign-in',
  'token.refreshed': 'refresh',
  'token.machine': 'machine-token',
  'token.replayed': 'refusal',
  'request.refused': 'refusal',
  'logout.delivered': 'logout-notice',
  'logout.undelivered': 'logout-failure',
}

export const appEventNames = Object.keys(KINDS) as AuditEventName[]

export const toAppEvents = (events: readonly AuditEvent[]): readonly AppEvent[] =>
  events.flatMap(({ id, name, occurredAt, correlationId, userId, clientId, reason, detail }) => {
    const kind = KINDS[name]

    return clientId && correlationId && kind
      ? [{ id, kind, clientId, occurredAt, correlationId, userId, code: reason, reason: detail }]
      : []
  })
