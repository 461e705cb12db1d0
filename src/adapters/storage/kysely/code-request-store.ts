import type {
  CodeRequest,
  CodeRequestKey,
  CodeRequestStore,
} from '../../../core/email-codes/index.ts'
import { digest, type EmailAddress, type Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'

export class KyselyCodeRequestStore implements CodeRequestStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async put(request: CodeRequest): Promise<void> {
    const request_digest = digestOf(request)
    const { address, locale, expiresAt } = request
    const fields = { address, locale, expires_at: expiresAt }

    await inTransaction(this.#db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('code_requests')
        .set(fields)
        .where('request_digest', '=', request_digest)
        .executeTakeFirst()
      if (numUpdatedRows) return

      await trx
        .insertInto('code_requests')
        .values({ request_digest, ...fields })
        .execute()
    })
  }

  async find({ purpose, binding }: CodeRequestKey, now: Instant): Promise<CodeRequest | undefined> {
    const row = await orUnavailable(() =>
      this.#db
        .selectFrom('code_requests')
        .selectAll()
        .where('request_digest', '=', digestOf({ purpose, binding }))
        .where('expires_at', '>', now)
        .executeTakeFirst(),
    )

    return (
      row && {
        purpose,
        binding,
        address: row.address as EmailAddress,
        locale: row.locale,
        expiresAt: row.expires_at,
      }
    )
  }

  async delete(key: CodeRequestKey): Promise<void> {
    await orUnavailable(() =>
      this.#db.deleteFrom('code_requests').where('request_digest', '=', digestOf(key)).execute(),
    )
  }
}

const digestOf = ({ purpose, binding }: CodeRequestKey): string =>
  digest(JSON.stringify([purpose, binding]))
