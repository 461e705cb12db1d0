import type { Instant } from '../values/index.ts'
import type { LogoutNotice, LogoutNoticeState } from './logout-notice.ts'

/** How an attempt ended. */
export type Settlement =
  | { state: 'sent'; endedAt: Instant }
  | { state: 'pending'; dueAt: Instant; reason: string }
  | { state: 'dead'; endedAt: Instant; reason: string }

export interface ClaimOptions {
  limit: number
  /** Until then nobody else gets it; after that it counts as given back. */
  until: Instant
  now: Instant
}

export interface NoticeQuery {
  clientId?: string
  /** All of them when there are none. */
  states?: readonly LogoutNoticeState[]
  limit: number
}

export interface OutboxFigures {
  /** Those under way included. */
  pending: number
  dead: number
  /** When the oldest of the pending was written. */
  oldestAt: Instant | undefined
}

/**
 * Notices that wait, or that are over for not too long. They are written by whatever ends sessions,
 * in the transaction that ends them. A store that cannot be reached throws `Unavailable`.
 */
export interface LogoutOutbox {
  /** The client ids of apps that have something to send. */
  listDueApps(now: Instant): Promise<readonly string[]>

  /** Takes due notices of an app, oldest first. Of many that ask at once each goes to one. */
  claim(clientId: string, options: ClaimOptions): Promise<readonly LogoutNotice[]>

  /**
   * Writes down how the attempt ended.
   * @returns false, with nothing written, when somebody else has taken the notice since
   */
  settle(claimed: Pick<LogoutNotice, 'id' | 'attempts'>, settlement: Settlement): Promise<boolean>

  find(id: string): Promise<LogoutNotice | undefined>

  /** Newest first. */
  list(query: NoticeQuery): Promise<readonly LogoutNotice[]>

  /**
   * Makes a pending or dead notice due at once, and has it tried until `giveUpAt`.
   * @returns false when it is none of these
   */
  retry(id: string, { now, giveUpAt }: { now: Instant; giveUpAt: Instant }): Promise<boolean>

  /** Deletes a notice, unless it is under way. @returns whether it did */
  drop(id: string): Promise<boolean>

  figures(): Promise<OutboxFigures>
}
