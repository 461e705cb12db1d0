import type { ExpressionBuilder } from 'kysely'
import {
  type AppAccess,
  type Consent,
  type ConsentStore,
  mergeConsents,
} from '../../../core/consents/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { revokeGrants } from './grant-revocation.ts'
import { inTransaction } from './in-transaction.ts'
import { noteSignInsOfApp } from './sign-ins-of-app.ts'
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

  listOfUser(userId: string, now: Instant): Promise<readonly AppAccess[]> {
    return orUnavailable(async () => {
      const consents = await this.#db
        .selectFrom('consents')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('updated_at', 'desc')
        .orderBy('client_id')
        .execute()
      const grants = await this.#db
        .selectFrom('grants')
        .select('client_id')
        .distinct()
        .where('account_id', '=', userId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .orderBy('client_id')
        .execute()
      const agreedTo = new Set(consents.map(({ client_id }) => client_id))

      return [
        ...consents.map(({ client_id, consent, updated_at }) => ({
          clientId: client_id,
          consent: JSON.parse(consent),
          agreedAt: updated_at,
        })),
        ...grants
          .filter(({ client_id }) => !agreedTo.has(client_id))
          .map(({ client_id }) => ({
            clientId: client_id,
            consent: undefined,
            agreedAt: undefined,
          })),
      ]
    })
  }

  revoke(userId: string, clientId: string, now: Instant): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      await trx.deleteFrom('consents').where(isBetween(userId, clientId)).execute()
      const grants = await revokeGrants(trx, { account_id: userId, client_id: clientId }, now)
      await noteSignInsOfApp(trx, clientId, grants, now)
    })
  }
}

const isBetween =
  (userId: string, clientId: string) => (row: ExpressionBuilder<Tables, 'consents'>) =>
    row.and({ user_id: userId, client_id: clientId })
