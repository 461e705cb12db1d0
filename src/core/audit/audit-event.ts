import type { Instant } from '../values/index.ts'
import type { AuditEventName } from './audit-events.ts'

/** user: a person · developer: a person, as the owner of apps · app: by itself · system: nobody. */
export type Actor = 'user' | 'developer' | 'operator' | 'app' | 'system'

export type Outcome = 'success' | 'failure'

/** Something that happened. Never holds a secret, a code, a token, or what somebody typed. */
export interface AuditEvent {
  id: string
  name: AuditEventName
  occurredAt: Instant
  outcome: Outcome
  actor: Actor
  /** Whom it is about: also where somebody else tried to be them. */
  userId: string | undefined
  /** The app that it was done in, by, or to. */
  clientId: string | undefined
  /** `networkOf` the address that it came from; undefined for what came from the machine itself. */
  network: string | undefined
  /** Leads to the lines of the log, and stands on the page that the person saw. */
  correlationId: string | undefined
  /** Of a failure: a stable code, as the caller was told. */
  reason: string | undefined
  /** What the code does not say, as one line in English. */
  detail: string | undefined
  /** 1, or more where it went on so quickly that the others were not written one by one. */
  times: number
}

/** What is not said comes from where the request came from; an event is a success until it is not. */
export type NewAuditEvent = Pick<AuditEvent, 'name'> &
  Partial<Pick<AuditEvent, 'outcome' | 'actor' | 'userId' | 'clientId' | 'reason' | 'detail'>>
