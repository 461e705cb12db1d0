import type { Selectable } from 'kysely'
import {
  type Passkey,
  PasskeyNotFound,
  type PasskeyStore,
  PasskeyTaken,
} from '../../../core/passkeys/index.ts'
import type { WayInRule } from '../../../core/users/index.ts'
import { digest, type Instant } from '../../../core/values/index.ts'
import { type Database, isUniqueViolation, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'
import { keepingWayIn } from './way-in-rows.ts'

/** By the digest of their credential id, which is longer than what every engine can index. */
export class KyselyPasskeyStore implements PasskeyStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async create(passkey: Passkey): Promise<void> {
    await orUnavailable(async () => {
      try {
        await this.#db.insertInto('passkeys').values(passkeyToRow(passkey)).execute()
      } catch (error) {
        if (isUniqueViolation(error)) throw new PasskeyTaken()
        throw error
      }
    })
  }

  find(credentialId: string): Promise<Passkey | undefined> {
    return orUnavailable(async () => {
      const row = await this.#db
        .selectFrom('passkeys')
        .selectAll()
        .where('credential_digest', '=', digest(credentialId))
        .executeTakeFirst()

      return row && rowToPasskey(row)
    })
  }

  list(userId: string): Promise<readonly Passkey[]> {
    return orUnavailable(async () => {
      const rows = await this.#db
        .selectFrom('passkeys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute()

      return rows.map(rowToPasskey)
    })
  }

  noteUse(
    { credentialId, counter, isBackedUp }: Parameters<PasskeyStore['noteUse']>[0],
    now: Instant,
  ): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('passkeys')
        .set({ counter, is_backed_up: Number(isBackedUp), last_used_at: now })
        .where('credential_digest', '=', digest(credentialId))
        // WebAuthn Level 3 §7.2, step 22: authenticators that do not count say 0 for ever.
        .where('counter', counter === 0 ? '=' : '<', counter)
        .executeTakeFirst()

      return numUpdatedRows > 0n
    })
  }

  rename({ id, userId }: Pick<Passkey, 'id' | 'userId'>, name: string): Promise<void> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('passkeys')
        .set({ name })
        .where('user_id', '=', userId)
        .where('id', '=', id)
        .executeTakeFirst()

      if (!numUpdatedRows) throw new PasskeyNotFound()
    })
  }

  delete({ id, userId }: Pick<Passkey, 'id' | 'userId'>, isEnough: WayInRule): Promise<void> {
    return inTransaction(this.#db, (trx) =>
      keepingWayIn(trx, userId, isEnough, async () => {
        const { numDeletedRows } = await trx
          .deleteFrom('passkeys')
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .executeTakeFirst()

        if (!numDeletedRows) throw new PasskeyNotFound()
      }),
    )
  }

  deleteAll(userId: string): Promise<number> {
    return orUnavailable(async () => {
      const { numDeletedRows } = await this.#db
        .deleteFrom('passkeys')
        .where('user_id', '=', userId)
        .executeTakeFirst()

      return Number(numDeletedRows)
    })
  }
}

type PasskeyRow = Selectable<Tables['passkeys']>

const passkeyToRow = (passkey: Passkey): PasskeyRow => ({
  credential_digest: digest(passkey.credentialId),
  id: passkey.id,
  user_id: passkey.userId,
  credential_id: passkey.credentialId,
  public_key: passkey.publicKey,
  counter: passkey.counter,
  transports: JSON.stringify(passkey.transports),
  is_backed_up: Number(passkey.isBackedUp),
  name: passkey.name,
  created_at: passkey.createdAt,
  last_used_at: passkey.lastUsedAt ?? null,
})

const rowToPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  userId: row.user_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  counter: row.counter,
  transports: JSON.parse(row.transports),
  isBackedUp: row.is_backed_up === 1,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at ?? undefined,
})
