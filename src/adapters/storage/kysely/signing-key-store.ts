import type { Transaction } from 'kysely'
import type { HandOver, SigningKey, SigningKeyStore } from '../../../core/signing-keys/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, isUniqueViolation, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import { retiredRow, rowToSigningKey, signingKeyToRow } from './signing-key-rows.ts'
import type { Tables } from './tables.ts'

/** That one key of an algorithm is active is held by the unique column `active_algorithm`. */
export class KyselySigningKeyStore implements SigningKeyStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  list(): Promise<readonly SigningKey[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('signing_keys')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute()

      return rows.map(rowToSigningKey)
    })
  }

  add(key: SigningKey): Promise<boolean> {
    return orUnavailable(async () => {
      try {
        await this.#db.insertInto('signing_keys').values(signingKeyToRow(key)).execute()
        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw error
      }
    })
  }

  addNext(key: SigningKey, after: string): Promise<boolean> {
    return inTransaction(this.#db, async (trx) => {
      // The row that is locked stands for the algorithm: two who ask come one after the other.
      if ((await lockActive(trx, key.algorithm)) !== after) return false
      const waiting = await trx
        .selectFrom('signing_keys')
        .select('id')
        .where('algorithm', '=', key.algorithm)
        .where('state', '=', 'passive')
        .where('activated_at', 'is', null)
        .executeTakeFirst()
      if (waiting) return false
      await trx.insertInto('signing_keys').values(signingKeyToRow(key)).execute()

      return true
    })
  }

  bringForward(id: string, signsFrom: Instant): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('signing_keys')
        .set({ signs_from: signsFrom })
        .where('id', '=', id)
        .where('state', '=', 'passive')
        .where('activated_at', 'is', null)
        .where(({ eb, or }) => or([eb('signs_from', 'is', null), eb('signs_from', '>', signsFrom)]))
        .executeTakeFirst()

      return numUpdatedRows > 0
    })
  }

  handOver({ from, to, at, fromBecomes }: HandOver): Promise<boolean> {
    return inTransaction(this.#db, async (trx) => {
      const next = await trx
        .selectFrom('signing_keys')
        .select('algorithm')
        .where('id', '=', to)
        .where('state', '=', 'passive')
        .forUpdate()
        .executeTakeFirst()
      if (!next || (await lockActive(trx, next.algorithm)) !== from) return false

      if (from !== undefined) {
        await trx
          .updateTable('signing_keys')
          .set({
            ...(fromBecomes === 'retired' ? retiredRow(at) : retiringRow),
            deactivated_at: at,
          })
          .where('id', '=', from)
          .execute()
      }
      await trx
        .updateTable('signing_keys')
        .set({
          state: 'active',
          active_algorithm: next.algorithm,
          activated_at: at,
          deactivated_at: null,
          signs_from: null,
        })
        .where('id', '=', to)
        .execute()

      return true
    })
  }

  deactivate(id: string, at: Instant): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('signing_keys')
        .set({ ...retiringRow, deactivated_at: at })
        .where('id', '=', id)
        .where('state', '=', 'active')
        .executeTakeFirst()

      return numUpdatedRows > 0
    })
  }

  retire(id: string, at: Instant): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('signing_keys')
        .set(retiredRow(at))
        .where('id', '=', id)
        .where('state', '=', 'passive')
        .executeTakeFirst()

      return numUpdatedRows > 0
    })
  }

  reseal(id: string, { from, to }: { from: string; to: string }): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('signing_keys')
        .set({ sealed_jwk: to })
        .where('id', '=', id)
        .where('sealed_jwk', '=', from)
        .executeTakeFirst()

      return numUpdatedRows > 0
    })
  }
}

const retiringRow = { state: 'passive', active_algorithm: null } as const

/** @returns the id of the key that is active, which stays so until the transaction ends */
async function lockActive(
  trx: Transaction<Tables>,
  algorithm: string,
): Promise<string | undefined> {
  const active = await trx
    .selectFrom('signing_keys')
    .select('id')
    .where('active_algorithm', '=', algorithm)
    .forUpdate()
    .executeTakeFirst()

  return active?.id
}
