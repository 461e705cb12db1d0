import type { Transaction } from 'kysely'
import type { UserSession, UserSessionStore } from '../../../core/sessions/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { buryGrants } from './grant-revocation.ts'
import { inTransaction } from './in-transaction.ts'
import { endSession, grantsOfSession } from './session-rows.ts'
import type { Tables } from './tables.ts'
import { signOutEverywhere } from './user-removal.ts'

export class KyselyUserSessionStore implements UserSessionStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async listOfUser(userId: string, now: Instant): Promise<readonly UserSession[]> {
    const rows = await orUnavailable(() =>
      this.#db
        .selectFrom('sessions')
        .select(['uid', 'last_use', 'authorizations'])
        .where('account_id', '=', userId)
        .where('ended_at', 'is', null)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('session_cookies')
              .select('id_digest')
              .whereRef('session_uid', '=', 'sessions.uid')
              .where('session_cookies.expires_at', '>', now),
          ),
        )
        .orderBy('uid')
        .execute(),
    )

    return rows
      .map(({ uid, last_use, authorizations }) => ({
        uid,
        lastUse: last_use === null ? undefined : JSON.parse(last_use),
        clientIds: Object.keys(JSON.parse(authorizations)),
      }))
      .sort((a, b) => (b.lastUse?.usedAt ?? 0) - (a.lastUse?.usedAt ?? 0))
  }

  end(userId: string, uid: string, now: Instant): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      // Grants first, as a request that issues something does: the two wait for each other in one
      // order. What a request grants meanwhile is found once the session is locked.
      await buryGrants(trx, await grantsOfSession(trx, userId, uid), now)
      if (!(await lockSession(trx, userId, uid))) return
      await buryGrants(trx, await grantsOfSession(trx, userId, uid), now)
      await endSession(trx, uid, now)
    })
  }

  endOthers(userId: string, keptUid: string, now: Instant): Promise<void> {
    return inTransaction(this.#db, (trx) => signOutEverywhere(trx, userId, now, keptUid))
  }

  endAll(userId: string, now: Instant): Promise<void> {
    return inTransaction(this.#db, (trx) => signOutEverywhere(trx, userId, now))
  }
}

async function lockSession(
  trx: Transaction<Tables>,
  userId: string,
  uid: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('sessions')
    .select('uid')
    .where('uid', '=', uid)
    .where('account_id', '=', userId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()

  return row !== undefined
}
