import type { PasswordStore } from '../../../core/passwords/index.ts'
import { UserNotFound } from '../../../core/users/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import { signOutEverywhere } from './user-removal.ts'

export class KyselyPasswordStore implements PasswordStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async findHash(userId: string): Promise<string | undefined> {
    const row = await orUnavailable(() =>
      this.#db
        .selectFrom('users')
        .select('password_hash')
        .where('id', '=', userId)
        .executeTakeFirst(),
    )

    return row?.password_hash ?? undefined
  }

  async setHash(userId: string, hash: string, now: Instant): Promise<void> {
    await orUnavailable(() => writeHash(this.#db, userId, hash, now))
  }

  async renewHash(userId: string, hash: { old: string; new: string }): Promise<void> {
    await orUnavailable(() =>
      this.#db
        .updateTable('users')
        .set({ password_hash: hash.new })
        .where('id', '=', userId)
        .where('password_hash', '=', hash.old)
        .execute(),
    )
  }

  async reset(userId: string, hash: string, now: Instant, keptSession?: string): Promise<void> {
    await inTransaction(this.#db, async (trx) => {
      await writeHash(trx, userId, hash, now)
      await signOutEverywhere(trx, userId, now, keptSession)
      // Who took the account over may have made some.
      await trx.deleteFrom('personal_tokens').where('user_id', '=', userId).execute()
    })
  }
}

async function writeHash(db: Database, userId: string, hash: string, now: Instant): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ password_hash: hash, updated_at: now })
    .where('id', '=', userId)
    .executeTakeFirst()

  if (!numUpdatedRows) throw new UserNotFound()
}
