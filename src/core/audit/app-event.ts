import { DAY, type Instant } from '../values/index.ts'

/** sign-in: a code became tokens · machine-token: the app signed in as itself. */
export type AppEventKind = 'sign-in' | 'refresh' | 'machine-token' | 'refusal'

/** One thing that happened to an app. Never holds a secret, a code or a token. */
export interface AppEvent {
  id: string
  clientId: string
  kind: AppEventKind
  occurredAt: Instant
  /** Leads to the lines of the log, and stands on the page that the user saw. */
  correlationId: string
  /** Whose sign-in it was, where that was known. */
  userId: string | undefined
  /** Of a refusal: what the caller was told, as an OAuth error code. */
  code: string | undefined
  /** Of a refusal: why, in English, for the developer alone. */
  reason: string | undefined
}

export type NewAppEvent = Omit<AppEvent, 'id' | 'occurredAt'>

/** Of each kind, so that a flood of refusals does not wash the sign-ins away. */
export const KEPT_PER_KIND = 100

export const KEPT_FOR = 30 * DAY
