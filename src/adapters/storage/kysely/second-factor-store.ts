import type { Transaction } from 'kysely'
import {
  type SecondFactor,
  type SecondFactorStore,
  TwoStepAlreadyOn,
  TwoStepNotOn,
} from '../../../core/second-factors/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'

export class KyselySecondFactorStore implements SecondFactorStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  find(userId: string): Promise<SecondFactor | undefined> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('second_factors')
        .selectAll()
        .select((eb) =>
          eb
            .selectFrom('recovery_codes')
            .select(eb.fn.countAll<number | string>().as('left'))
            .whereRef('recovery_codes.user_id', '=', 'second_factors.user_id')
            .as('recovery_codes_left'),
        )
        .where('user_id', '=', userId)
        .executeTakeFirst()

      return (
        row && {
          userId,
          sealedSecret: row.sealed_secret,
          createdAt: row.created_at,
          confirmedAt: row.confirmed_at ?? undefined,
          recoveryCodesLeft: Number(row.recovery_codes_left),
        }
      )
    })
  }

  propose(userId: string, sealedSecret: string, now: Instant): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      const known = await trx
        .selectFrom('second_factors')
        .select('confirmed_at')
        .where('user_id', '=', userId)
        .forUpdate()
        .executeTakeFirst()
      if (typeof known?.confirmed_at === 'number') throw new TwoStepAlreadyOn()

      await trx.deleteFrom('second_factors').where('user_id', '=', userId).execute()
      await trx
        .insertInto('second_factors')
        .values({
          user_id: userId,
          sealed_secret: sealedSecret,
          created_at: now,
          confirmed_at: null,
          last_step: null,
        })
        .execute()
    })
  }

  confirm(
    userId: string,
    { sealedSecret, step, recoveryCodes }: Parameters<SecondFactorStore['confirm']>[1],
    now: Instant,
  ): Promise<boolean> {
    return inTransaction(this.#db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('second_factors')
        .set({ confirmed_at: now, last_step: step })
        .where('user_id', '=', userId)
        .where('sealed_secret', '=', sealedSecret)
        .where('confirmed_at', 'is', null)
        .executeTakeFirst()
      if (!numUpdatedRows) return false
      await writeRecoveryCodes(trx, userId, recoveryCodes, now)

      return true
    })
  }

  useStep(
    userId: string,
    { step, sealedSecret }: { step: number; sealedSecret: string },
  ): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('second_factors')
        .set({ last_step: step, sealed_secret: sealedSecret })
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .where('last_step', '<', step)
        .executeTakeFirst()

      return numUpdatedRows > 0n
    })
  }

  useRecoveryCode(userId: string, code: string): Promise<boolean> {
    return orUnavailable(async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('recovery_codes')
        .where('code_digest', '=', code)
        .where('user_id', '=', userId)
        .executeTakeFirst()

      return numDeletedRows > 0n
    })
  }

  replaceRecoveryCodes(userId: string, codes: readonly string[], now: Instant): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      const factor = await trx
        .selectFrom('second_factors')
        .select('confirmed_at')
        .where('user_id', '=', userId)
        .forUpdate()
        .executeTakeFirst()
      if (typeof factor?.confirmed_at !== 'number') throw new TwoStepNotOn()

      await writeRecoveryCodes(trx, userId, codes, now)
    })
  }

  remove(userId: string): Promise<boolean> {
    return inTransaction(this.#db, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('second_factors')
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .executeTakeFirst()
      await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()

      return numDeletedRows > 0n
    })
  }
}

/** In the place of all there are; the row of the factor is locked by then. */
async function writeRecoveryCodes(
  trx: Transaction<Tables>,
  userId: string,
  codes: readonly string[],
  now: Instant,
): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await trx
    .insertInto('recovery_codes')
    .values(codes.map((code_digest) => ({ code_digest, user_id: userId, created_at: now })))
    .execute()
}
