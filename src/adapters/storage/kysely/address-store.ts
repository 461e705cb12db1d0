import type { Transaction } from 'kysely'
import type { AddressStore } from '../../../core/addresses/index.ts'
import {
  EmailAddressNotFound,
  EmailAddressTaken,
  PrimaryEmailAddress,
  type User,
  type WayInRule,
} from '../../../core/users/index.ts'
import type { EmailAddress, Instant } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import type { Tables } from './tables.ts'
import { adoptAddress, setPrimary } from './user-creation.ts'
import { getUser, lockUser } from './user-rows.ts'
import { keepingWayIn } from './way-in-rows.ts'

export class KyselyAddressStore implements AddressStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  addVerified(userId: string, address: EmailAddress, now: Instant): Promise<User> {
    // Of two who verify it at once the slower finds it taken.
    return inTransaction(this.#db, async (trx) => {
      await lockUser(trx, userId)
      await adoptAddress(trx, userId, address, now)
      const emails = await emailsOf(trx, userId)
      const isTheirs = emails.some((email) => email.verified_address === address)
      if (!isTheirs) throw new EmailAddressTaken()

      return touched(trx, userId, now)
    })
  }

  makePrimary(userId: string, address: EmailAddress, now: Instant): Promise<User> {
    return inTransaction(this.#db, async (trx) => {
      await lockUser(trx, userId)
      const emails = await emailsOf(trx, userId)
      const isVerified = emails.some(({ verified_address }) => verified_address === address)
      if (!isVerified) throw new EmailAddressNotFound()
      await setPrimary(trx, userId, address)

      return touched(trx, userId, now)
    })
  }

  remove(userId: string, address: EmailAddress, isEnough: WayInRule, now: Instant): Promise<User> {
    return inTransaction(this.#db, async (trx) => {
      await keepingWayIn(trx, userId, isEnough, async () => {
        const email = (await emailsOf(trx, userId)).find((one) => one.address === address)
        if (!email) throw new EmailAddressNotFound()
        if (email.is_primary === 1) throw new PrimaryEmailAddress()

        await trx
          .deleteFrom('user_emails')
          .where('user_id', '=', userId)
          .where('address', '=', address)
          .execute()
      })

      return touched(trx, userId, now)
    })
  }
}

const emailsOf = (trx: Transaction<Tables>, userId: string) =>
  trx
    .selectFrom('user_emails')
    .select(['address', 'verified_address', 'is_primary'])
    .where('user_id', '=', userId)
    .execute()

/** Apps are told by `updated_at` that something is new. */
async function touched(trx: Transaction<Tables>, userId: string, now: Instant): Promise<User> {
  await trx.updateTable('users').set({ updated_at: now }).where('id', '=', userId).execute()

  return getUser(trx, userId)
}
