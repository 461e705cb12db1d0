import type { SetupLinkStore } from '../../../core/first-account/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'

export class KyselySetupLinkStore implements SetupLinkStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async add(tokenDigest: string, expiresAt: Instant): Promise<void> {
    await orUnavailable(() =>
      this.#db
        .insertInto('setup_links')
        .values({ token_digest: tokenDigest, expires_at: expiresAt })
        .execute(),
    )
  }

  async isLive(tokenDigest: string, now: Instant): Promise<boolean> {
    const row = await orUnavailable(() =>
      this.#db
        .selectFrom('setup_links')
        .select('token_digest')
        .where('token_digest', '=', tokenDigest)
        .where('expires_at', '>', now)
        .executeTakeFirst(),
    )

    return row !== undefined
  }

  consume(tokenDigest: string, now: Instant): Promise<boolean> {
    return inTransaction(this.#db, async (trx) => {
      // All of them, so that of two links that are used at once one waits for the other.
      const rows = await trx
        .selectFrom('setup_links')
        .selectAll()
        .orderBy('token_digest')
        .forUpdate()
        .execute()
      const isLive = rows.some((row) => row.token_digest === tokenDigest && row.expires_at > now)
      if (isLive) await trx.deleteFrom('setup_links').execute()

      return isLive
    })
  }
}
