import type { Insertable, Selectable } from 'kysely'
import type {
  ActiveSigningKey,
  SigningKey,
  SigningKeyStore,
} from '../../../core/signing-keys/index.ts'
import { type Database, isUniqueViolation, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
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

  activate(key: ActiveSigningKey): Promise<void> {
    return inTransaction(this.#db, async (trx) => {
      const known = await trx
        .selectFrom('signing_keys')
        .select('state')
        .where('id', '=', key.id)
        .forUpdate()
        .executeTakeFirst()
      if (known?.state === 'active' || known?.state === 'retired') return

      await trx
        .updateTable('signing_keys')
        .set({ state: 'passive', active_algorithm: null })
        .where('active_algorithm', '=', key.algorithm)
        .execute()

      if (!known) {
        await trx.insertInto('signing_keys').values(signingKeyToRow(key)).execute()
        return
      }
      await trx
        .updateTable('signing_keys')
        .set({
          state: 'active',
          active_algorithm: key.algorithm,
          activated_at: key.activatedAt,
        })
        .where('id', '=', key.id)
        .execute()
    })
  }
}

const signingKeyToRow = (key: SigningKey): Insertable<Tables['signing_keys']> => ({
  id: key.id,
  algorithm: key.algorithm,
  active_algorithm: key.state === 'active' ? key.algorithm : null,
  state: key.state,
  created_at: key.createdAt,
  activated_at: key.activatedAt ?? null,
  retired_at: key.retiredAt ?? null,
  sealed_jwk: key.sealedJwk,
})

const rowToSigningKey = (row: Selectable<Tables['signing_keys']>): SigningKey => ({
  id: row.id,
  algorithm: row.algorithm as SigningKey['algorithm'],
  state: row.state as SigningKey['state'],
  createdAt: row.created_at,
  activatedAt: row.activated_at ?? undefined,
  retiredAt: row.retired_at ?? undefined,
  sealedJwk: row.sealed_jwk,
})
