import type { ExpressionBuilder } from 'kysely'
import { type Consent, type ConsentStore, mergeConsents } from '../../../core/consents/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'

export class KyselyConsentStore implements ConsentStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  find(userId: string, clientId: string): Promise<Consent | undefined> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('consents')
        .select('consent')
        .where(isBetween(userId, clientId))
        .executeTakeFirst()

      return row && JSON.parse(row.consent)
    })
  }

  add(userId: string, clientId: string, consent: Consent, now: Instant): Promise<void> {
    const key = isBetween(userId, clientId)

    return inTransaction(this.#db, async (trx) => {
      const known = await trx
        .selectFrom('consents')
        .select('consent')
        .where(key)
        .forUpdate()
        .executeTakeFirst()

      if (!known) {
        await trx
          .insertInto('consents')
          .values({
            user_id: userId,
            client_id: clientId,
            consent: JSON.stringify(consent),
            updated_at: now,
          })
          .execute()
        return
      }
      await trx
        .updateTable('consents')
        .set({
          consent: JSON.stringify(mergeConsents(JSON.parse(known.consent), consent)),
          updated_at: now,
        })
        .where(key)
        .execute()
    })
  }
}

const isBetween =
  (userId: string, clientId: string) => (row: ExpressionBuilder<Tables, 'consents'>) =>
    row.and({ user_id: userId, client_id: clientId })
