import type { Transaction, Updateable } from 'kysely'
import {
  EmailAddressTaken,
  type NewUser,
  OwnsApps,
  type User,
  UserNotFound,
  type UserPage,
  type UserProfile,
  type UserStore,
} from '../../../core/users/index.ts'
import type { EmailAddress, Instant } from '../../../core/values/index.ts'
import { type Database, isUniqueViolation, orUnavailable } from './database.ts'
import { inTransaction } from './in-transaction.ts'
import { PreparedQuery } from './prepared-query.ts'
import type { Tables } from './tables.ts'
import { insertUser, isClaimed } from './user-creation.ts'
import { listUsers } from './user-list.ts'
import { removeUser, signOutEverywhere } from './user-removal.ts'
import { getUser, lockUser, selectUsers, toColumns, toUsers, type UserRow } from './user-rows.ts'

export class KyselyUserStore implements UserStore {
  readonly #db: Database
  readonly #find: PreparedQuery<{ id: string }, UserRow>

  constructor(db: Database) {
    this.#db = db
    this.#find = new PreparedQuery(({ id }) => selectUsers(db).where('users.id', '=', id))
  }

  async find(id: string): Promise<User | undefined> {
    const { rows } = await orUnavailable(() => this.#find.run(this.#db, { id }))

    return toUsers(rows)[0]
  }

  async findByVerifiedEmail(address: EmailAddress): Promise<User | undefined> {
    return orUnavailable(() => findOwner(this.#db, address))
  }

  async findByClaimedEmail(address: EmailAddress): Promise<User | undefined> {
    // One statement whoever there is: the time that it takes must not tell.
    const rows = await orUnavailable(() => selectHolders(this.#db, address).execute())
    const holders = toUsers(rows)

    return holders.find((user) => hasVerified(user, address)) ?? holders[0]
  }

  async create(user: NewUser, now: Instant): Promise<User> {
    return inTransaction(this.#db, async (trx) => {
      if (await isTaken(trx, user)) throw new EmailAddressTaken()
      await insertUser(trx, user, now).catch((error) => {
        // Somebody verified the address between our look and our write.
        throw isUniqueViolation(error) ? new EmailAddressTaken() : error
      })

      return getUser(trx, user.id)
    })
  }

  async list(query: { after?: string; limit: number; search?: string }): Promise<UserPage> {
    return orUnavailable(() => listUsers(this.#db, query))
  }

  async update(id: string, profile: UserProfile, now: Instant): Promise<User> {
    return inTransaction(this.#db, async (trx) => {
      await updateUser(trx, id, { ...toColumns(profile), updated_at: now })

      return getUser(trx, id)
    })
  }

  async setDisabled(id: string, disabledAt: Instant | undefined, now: Instant): Promise<User> {
    return inTransaction(this.#db, async (trx) => {
      await updateUser(trx, id, { disabled_at: disabledAt ?? null, updated_at: now })
      if (disabledAt !== undefined) await signOutEverywhere(trx, id, now)

      return getUser(trx, id)
    })
  }

  async deleteUnlessOwner(id: string, now: Instant): Promise<void> {
    await inTransaction(this.#db, async (trx) => {
      await lockUser(trx, id)
      const app = await trx
        .selectFrom('apps')
        .select('id')
        .where('owner_id', '=', id)
        .executeTakeFirst()
      if (app) throw new OwnsApps()
      await removeUser(trx, id, now)
    })
  }

  async delete(id: string, now: Instant): Promise<void> {
    const isRemoved = await inTransaction(this.#db, (trx) => removeUser(trx, id, now))

    if (!isRemoved) throw new UserNotFound()
  }
}

const selectHolders = (db: Database, address: EmailAddress) =>
  selectUsers(db).where('users.id', 'in', (query) =>
    query
      .selectFrom('user_emails')
      .select('user_id')
      .where(({ eb, or }) =>
        or([eb('verified_address', '=', address), eb('claimed_address', '=', address)]),
      ),
  )

const hasVerified = ({ emails }: User, address: EmailAddress): boolean =>
  emails.some((email) => email.address === address && email.verifiedAt !== undefined)

/** A mere claim takes an address from others who merely claim it only where it signs nobody in. */
async function isTaken(trx: Database, { email, passwordHash }: NewUser): Promise<boolean> {
  if (!email) return false
  const isRival = !email.isVerified && passwordHash !== undefined

  return (
    (await findOwner(trx, email.address)) !== undefined ||
    (isRival && (await isClaimed(trx, email.address)))
  )
}

async function findOwner(db: Database, address: EmailAddress): Promise<User | undefined> {
  const rows = await selectUsers(db)
    .where('users.id', '=', (query) =>
      query.selectFrom('user_emails').select('user_id').where('verified_address', '=', address),
    )
    .execute()

  return toUsers(rows)[0]
}

async function updateUser(
  trx: Transaction<Tables>,
  id: string,
  columns: Updateable<Tables['users']>,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('users')
    .set(columns)
    .where('id', '=', id)
    .executeTakeFirst()

  if (!numUpdatedRows) throw new UserNotFound()
}
