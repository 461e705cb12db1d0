import type { Transaction } from 'kysely'
import type { RateLimiter } from '../../../core/limits/index.ts'
import { type Clock, type Instant, SECOND } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { losably } from './engines/index.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'

/** Counts in windows that begin with the first attempt. */
export class KyselyRateLimiter implements RateLimiter {
  readonly #db: Database
  readonly #clock: Clock

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db
    this.#clock = clock
  }

  async count(
    key: string,
    windowSeconds: number,
  ): Promise<{ attempts: number; resetsInSeconds: number }> {
    const now = this.#clock.now()
    const { attempts, expires_at } = await losably(() =>
      inTransaction(this.#db, (trx) =>
        countOne(trx, { key, now, endsAt: now + windowSeconds * SECOND }),
      ),
    )

    return { attempts, resetsInSeconds: Math.ceil((expires_at - now) / SECOND) }
  }

  async takeBack(key: string): Promise<void> {
    await this.#write(() =>
      this.#db
        .updateTable('rate_limits')
        .set(({ eb }) => ({ attempts: eb('attempts', '-', 1) }))
        .where('key', '=', key)
        .where('attempts', '>', 0)
        .execute(),
    )
  }

  async reset(key: string): Promise<void> {
    await this.#write(() => this.#db.deleteFrom('rate_limits').where('key', '=', key).execute())
  }

  #write(work: () => Promise<unknown>): Promise<unknown> {
    return orUnavailable(() => losably(work))
  }
}

async function countOne(
  trx: Transaction<Tables>,
  { key, now, endsAt }: { key: string; now: Instant; endsAt: Instant },
): Promise<{ attempts: number; expires_at: number }> {
  // From the first UPDATE that meets the row on it is ours, so what is read below is our own count.
  const counted = await trx
    .updateTable('rate_limits')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (counted.numUpdatedRows) {
    return trx
      .selectFrom('rate_limits')
      .select(['attempts', 'expires_at'])
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
  }

  const first = { attempts: 1, expires_at: endsAt }
  const begunAnew = await trx
    .updateTable('rate_limits')
    .set(first)
    .where('key', '=', key)
    .where('expires_at', '<=', now)
    .executeTakeFirst()
  if (!begunAnew.numUpdatedRows) {
    await trx
      .insertInto('rate_limits')
      .values({ key, ...first })
      .execute()
  }

  return first
}
