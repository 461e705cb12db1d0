import type { Insertable, Selectable } from 'kysely'
import {
  KEPT_FOR,
  type LogoutNotice,
  type NewLogoutNotice,
  type Settlement,
} from '../../../core/back-channel-logout/index.ts'
import type { Tables } from './tables.ts'

type NoticeRow = Selectable<Tables['logout_notices']>

export const newNoticeToRow = (notice: NewLogoutNotice): Insertable<Tables['logout_notices']> => ({
  id: notice.id,
  client_id: notice.clientId,
  uri: notice.uri,
  algorithm: notice.algorithm,
  user_id: notice.userId,
  sid: notice.sid ?? null,
  state: 'pending',
  attempts: 0,
  created_at: notice.createdAt,
  due_at: notice.createdAt,
  give_up_at: notice.giveUpAt,
  ended_at: null,
  reason: null,
  expires_at: notice.giveUpAt + KEPT_FOR.dead,
})

export const rowToNotice = (row: NoticeRow): LogoutNotice => ({
  id: row.id,
  clientId: row.client_id,
  uri: row.uri,
  algorithm: row.algorithm as LogoutNotice['algorithm'],
  userId: row.user_id,
  sid: row.sid ?? undefined,
  state: row.state as LogoutNotice['state'],
  attempts: row.attempts,
  createdAt: row.created_at,
  dueAt: row.due_at ?? undefined,
  giveUpAt: row.give_up_at,
  endedAt: row.ended_at ?? undefined,
  reason: row.reason ?? undefined,
})

/** The columns that change when an attempt has ended. */
export const settlementToColumns = (settlement: Settlement) =>
  settlement.state === 'pending'
    ? { state: settlement.state, due_at: settlement.dueAt, reason: settlement.reason }
    : {
        state: settlement.state,
        due_at: null,
        ended_at: settlement.endedAt,
        expires_at: settlement.endedAt + KEPT_FOR[settlement.state],
        reason: settlement.state === 'dead' ? settlement.reason : null,
      }
