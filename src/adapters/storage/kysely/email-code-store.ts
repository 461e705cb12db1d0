import {
  EMAIL_CODE_ATTEMPTS,
  type EmailCodeKey,
  type EmailCodeStore,
} from '../../../core/email-codes/index.ts'
import { type Instant, keyedDigest } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import { inTransaction } from './in-transaction.ts'

export class KyselyEmailCodeStore implements EmailCodeStore {
  readonly #db: Database
  readonly #hmacKey: Buffer

  constructor({ db, key }: { db: Database; key: Buffer }) {
    this.#db = db
    this.#hmacKey = key
  }

  async put(key: EmailCodeKey, code: string, expiresAt: Instant): Promise<void> {
    const key_digest = this.#digest(key)
    const fields = { code_digest: this.#digest(key, code), attempts: 0, expires_at: expiresAt }

    await inTransaction(this.#db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('email_codes')
        .set(fields)
        .where('key_digest', '=', key_digest)
        .executeTakeFirst()
      if (numUpdatedRows) return

      await trx
        .insertInto('email_codes')
        .values({ key_digest, ...fields })
        .execute()
    })
  }

  async consume(key: EmailCodeKey, code: string, now: Instant): Promise<boolean> {
    const key_digest = this.#digest(key)

    return inTransaction(this.#db, async (trx) => {
      // The count takes the row's lock: guesses are looked at one after the other.
      const counted = await trx
        .updateTable('email_codes')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
        .where('key_digest', '=', key_digest)
        .where('attempts', '<', EMAIL_CODE_ATTEMPTS)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (!counted.numUpdatedRows) return false

      const { numDeletedRows } = await trx
        .deleteFrom('email_codes')
        .where('key_digest', '=', key_digest)
        .where('code_digest', '=', this.#digest(key, code))
        .executeTakeFirst()

      return numDeletedRows > 0n
    })
  }

  /** Keyed, and over all of the key: six digits could be found out from any other digest. */
  #digest({ purpose, address, binding }: EmailCodeKey, ...code: [] | [string]): string {
    return keyedDigest(this.#hmacKey, JSON.stringify([purpose, address, binding, ...code]))
  }
}
