import type { HalfSignIn, HalfSignInStore } from '../../../core/second-factors/index.ts'
import { digest, type Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'

export class KyselyHalfSignInStore implements HalfSignInStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  put({ binding, userId, methods, expiresAt }: HalfSignIn): Promise<void> {
    const binding_digest = digest(binding)

    return inTransaction(this.#db, async (trx) => {
      await trx.deleteFrom('half_sign_ins').where('binding_digest', '=', binding_digest).execute()
      await trx
        .insertInto('half_sign_ins')
        .values({
          binding_digest,
          user_id: userId,
          methods: JSON.stringify(methods),
          expires_at: expiresAt,
        })
        .execute()
    })
  }

  find(binding: string, now: Instant): Promise<HalfSignIn | undefined> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('half_sign_ins')
        .selectAll()
        .where('binding_digest', '=', digest(binding))
        .where('expires_at', '>', now)
        .executeTakeFirst()

      return (
        row && {
          binding,
          userId: row.user_id,
          methods: JSON.parse(row.methods),
          expiresAt: row.expires_at,
        }
      )
    })
  }

  async delete(binding: string): Promise<void> {
    await orUnavailable(() =>
      this.#db.deleteFrom('half_sign_ins').where('binding_digest', '=', digest(binding)).execute(),
    )
  }
}
