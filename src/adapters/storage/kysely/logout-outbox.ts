import {
  type ClaimOptions,
  KEPT_FOR,
  type LogoutNotice,
  type LogoutOutbox,
  type NoticeQuery,
  type OutboxFigures,
  type Settlement,
} from '../../../core/back-channel-logout/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { rowToNotice, settlementToColumns } from './logout-notice-rows.ts'

/** Every change names the state and the attempt that it was decided by: whoever comes later loses. */
export class KyselyLogoutOutbox implements LogoutOutbox {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  listDueApps(now: Instant): Promise<readonly string[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('logout_notices')
        .select('client_id')
        .distinct()
        .where('due_at', '<=', now)
        .execute()

      return rows.map(({ client_id }) => client_id)
    })
  }

  claim(clientId: string, { limit, until, now }: ClaimOptions): Promise<readonly LogoutNotice[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('logout_notices')
        .selectAll()
        .where('client_id', '=', clientId)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .execute()
      const claimed: LogoutNotice[] = []
      for (const row of rows) {
        const taken = { state: 'sending', attempts: row.attempts + 1, due_at: until }
        const { numUpdatedRows } = await this.#db
          .updateTable('logout_notices')
          .set(taken)
          .where('id', '=', row.id)
          .where('attempts', '=', row.attempts)
          .where('due_at', '<=', now)
          .executeTakeFirst()
        if (numUpdatedRows) claimed.push(rowToNotice({ ...row, ...taken }))
      }

      return claimed
    })
  }

  settle(
    { id, attempts }: Pick<LogoutNotice, 'id' | 'attempts'>,
    settlement: Settlement,
  ): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('logout_notices')
        .set(settlementToColumns(settlement))
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('state', '=', 'sending')
        .executeTakeFirst()

      return numUpdatedRows > 0
    })
  }

  find(id: string): Promise<LogoutNotice | undefined> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('logout_notices')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()

      return row && rowToNotice(row)
    })
  }

  list({ clientId, states = [], limit }: NoticeQuery): Promise<readonly LogoutNotice[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('logout_notices')
        .selectAll()
        .$if(clientId !== undefined, (query) => query.where('client_id', '=', clientId ?? ''))
        .$if(states.length > 0, (query) => query.where('state', 'in', states))
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()

      return rows.map(rowToNotice)
    })
  }

  retry(id: string, { now, giveUpAt }: { now: Instant; giveUpAt: Instant }): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('logout_notices')
        .set({
          state: 'pending',
          due_at: now,
          give_up_at: giveUpAt,
          ended_at: null,
          expires_at: giveUpAt + KEPT_FOR.dead,
        })
        .where('id', '=', id)
        .where('state', 'in', ['pending', 'dead'])
        .executeTakeFirst()

      return numUpdatedRows > 0
    })
  }

  drop(id: string): Promise<boolean> {
    return orUnavailable(async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('logout_notices')
        .where('id', '=', id)
        .where('state', '!=', 'sending')
        .executeTakeFirst()

      return numDeletedRows > 0
    })
  }

  figures(): Promise<OutboxFigures> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('logout_notices')
        .select(({ fn }) => [
          'state',
          fn.countAll<number>().as('notices'),
          fn.min('created_at').as('oldest_at'),
        ])
        .where('state', '!=', 'sent')
        .groupBy('state')
        .execute()
      const waiting = rows.filter(({ state }) => state !== 'dead')
      const dead = rows.find(({ state }) => state === 'dead')

      return {
        pending: waiting.reduce((sum, { notices }) => sum + Number(notices), 0),
        dead: Number(dead?.notices ?? 0),
        oldestAt: waiting.length
          ? Math.min(...waiting.map(({ oldest_at }) => Number(oldest_at)))
          : undefined,
      }
    })
  }
}
