import type {
  PendingRegistration,
  PendingRegistrationStore,
} from '../../../core/registration/index.ts'
import { digest, type EmailAddress, type Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'

export class KyselyPendingRegistrationStore implements PendingRegistrationStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async put(registration: PendingRegistration): Promise<void> {
    const binding_digest = digest(registration.binding)
    const { address, name, locale, passwordHash, expiresAt } = registration
    const fields = {
      address,
      name,
      locale,
      password_hash: passwordHash,
      expires_at: expiresAt,
    }

    await inTransaction(this.#db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('pending_registrations')
        .set(fields)
        .where('binding_digest', '=', binding_digest)
        .executeTakeFirst()
      if (numUpdatedRows) return

      await trx
        .insertInto('pending_registrations')
        .values({ binding_digest, ...fields })
        .execute()
    })
  }

  async find(binding: string, now: Instant): Promise<PendingRegistration | undefined> {
    const row = await orUnavailable(() =>
      this.#db
        .selectFrom('pending_registrations')
        .selectAll()
        .where('binding_digest', '=', digest(binding))
        .where('expires_at', '>', now)
        .executeTakeFirst(),
    )

    return (
      row && {
        binding,
        address: row.address as EmailAddress,
        name: row.name,
        locale: row.locale,
        passwordHash: row.password_hash,
        expiresAt: row.expires_at,
      }
    )
  }

  async delete(binding: string): Promise<void> {
    await orUnavailable(() =>
      this.#db
        .deleteFrom('pending_registrations')
        .where('binding_digest', '=', digest(binding))
        .execute(),
    )
  }
}
