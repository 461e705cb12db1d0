import type { LogoutNotice } from '../../core/back-channel-logout/index.ts'
import { formatInstant, formatRecord, formatTable, toTimestamp } from '../output/index.ts'

/** A notice as programs read it. */
export const noticeToJson = (notice: LogoutNotice) => ({
  id: notice.id,
  clientId: notice.clientId,
  state: notice.state,
  uri: notice.uri,
  userId: notice.userId,
  sid: notice.sid ?? null,
  attempts: notice.attempts,
  reason: notice.reason ?? null,
  createdAt: toTimestamp(notice.createdAt),
  dueAt: toTimestamp(notice.dueAt),
  giveUpAt: toTimestamp(notice.giveUpAt),
  endedAt: toTimestamp(notice.endedAt),
})

export const describeNotices = (notices: readonly LogoutNotice[]): string =>
  formatTable(
    ['id', 'client ID', 'state', 'attempts', 'written', 'next attempt', 'last failure'],
    notices.map((notice) => [
      notice.id,
      notice.clientId,
      notice.state,
      String(notice.attempts),
      formatInstant(notice.createdAt),
      formatInstant(notice.dueAt),
      notice.reason,
    ]),
  )

export const describeNotice = (notice: LogoutNotice): string =>
  formatRecord([
    ['id', notice.id],
    ['client ID', notice.clientId],
    ['state', notice.state],
    ['back-channel logout', notice.uri],
    ['user', notice.userId],
    ['session', notice.sid ?? 'all that the user has there'],
    ['attempts', String(notice.attempts)],
    ['last failure', notice.reason],
    ['written', formatInstant(notice.createdAt)],
    ['next attempt', formatInstant(notice.dueAt)],
    ['given up after', formatInstant(notice.giveUpAt)],
    ['ended', formatInstant(notice.endedAt)],
  ])
