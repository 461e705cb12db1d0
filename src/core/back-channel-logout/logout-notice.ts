import type { IdTokenAlgorithm } from '../apps/index.ts'
import { DAY, type Instant } from '../values/index.ts'

/** sending: a process has it, until `dueAt` · dead: given up, until an operator says otherwise. */
export type LogoutNoticeState = 'pending' | 'sending' | 'sent' | 'dead'

/** That one user's sign-in to one app has ended. */
export interface LogoutNotice {
  id: string
  clientId: string
  /** As the app was when it was written: what counts for an app that is no more. */
  uri: string
  algorithm: IdTokenAlgorithm
  /** The `sub` of the app's ID tokens. */
  userId: string
  /** The `sid` of the app's ID tokens; undefined for every session that the user has there. */
  sid: string | undefined
  state: LogoutNoticeState
  /** How often it was begun to be sent. Only ever grows, so it tells one claim from the next. */
  attempts: number
  createdAt: Instant
  /** When it is to be sent, or taken from a process that stalled; undefined when it is over. */
  dueAt: Instant | undefined
  /** A failure after that is the last. */
  giveUpAt: Instant
  endedAt: Instant | undefined
  /** Why the last attempt failed, in English. */
  reason: string | undefined
}

export type NewLogoutNotice = Pick<
  LogoutNotice,
  'id' | 'clientId' | 'uri' | 'algorithm' | 'userId' | 'sid' | 'createdAt' | 'giveUpAt'
>

/** For how long a notice can be looked at after it was sent or given up. */
export const KEPT_FOR = { sent: DAY, dead: 30 * DAY } as const
