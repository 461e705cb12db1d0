import type { Selectable, Transaction } from 'kysely'
import {
  type User,
  type UserEmail,
  UserNotFound,
  type UserProfile,
} from '../../../core/users/index.ts'
import type { EmailAddress } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

/** A user beside one of their addresses, or beside nulls. */
export interface UserRow extends Selectable<Tables['users']> {
  address: string | null
  is_primary: number | null
  verified_at: number | null
}

/** Users with their addresses in one statement, so that both are of the same moment. */
export const selectUsers = (db: Database) =>
  db
    .selectFrom('users')
    .leftJoin('user_emails', 'user_emails.user_id', 'users.id')
    .select([
      'users.id',
      'users.name',
      'users.given_name',
      'users.family_name',
      'users.picture',
      'users.locale',
      'users.phone_number',
      'users.password_hash',
      'users.created_at',
      'users.updated_at',
      'users.disabled_at',
    ])
    .select(['user_emails.address', 'user_emails.is_primary', 'user_emails.verified_at'])
    .orderBy('users.created_at')
    .orderBy('users.id')
    .orderBy('user_emails.is_primary', 'desc')
    .orderBy('user_emails.created_at')
    .orderBy('user_emails.address')

async function findUser(db: Database, id: string): Promise<User | undefined> {
  const [user] = toUsers(await selectUsers(db).where('users.id', '=', id).execute())

  return user
}

/** @throws {UserNotFound} */
export async function getUser(db: Database, id: string): Promise<User> {
  const user = await findUser(db, id)
  if (!user) throw new UserNotFound()

  return user
}

/** Until the transaction ends the user cannot be deleted. @throws {UserNotFound} */
export async function lockUser(trx: Transaction<Tables>, userId: string): Promise<void> {
  if (!(await lockRow(trx, userId))) throw new UserNotFound()
}

/** Until the transaction ends the user can be neither disabled nor deleted. @returns if they are not */
export async function lockIfActive(trx: Transaction<Tables>, userId: string): Promise<boolean> {
  const user = await lockRow(trx, userId)

  return user !== undefined && user.disabled_at === null
}

const lockRow = (trx: Transaction<Tables>, userId: string) =>
  trx
    .selectFrom('users')
    .select('disabled_at')
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst()

/** In the order of the rows. */
export const toUsers = (rows: readonly UserRow[]): User[] =>
  [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((rowsOfUser) =>
    rowsOfUser.slice(0, 1).map((row) => toUser(row, rowsOfUser.flatMap(toEmail))),
  )

const toUser = (row: UserRow, emails: readonly UserEmail[]): User => ({
  id: row.id,
  name: row.name ?? undefined,
  givenName: row.given_name ?? undefined,
  familyName: row.family_name ?? undefined,
  picture: row.picture ?? undefined,
  locale: row.locale ?? undefined,
  phoneNumber: row.phone_number ?? undefined,
  emails,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  disabledAt: row.disabled_at ?? undefined,
})

const toEmail = ({ address, is_primary, verified_at }: UserRow): UserEmail[] =>
  address === null
    ? []
    : [
        {
          address: address as EmailAddress,
          isPrimary: is_primary === 1,
          verifiedAt: verified_at ?? undefined,
        },
      ]

const PROFILE_COLUMNS = {
  name: 'name',
  givenName: 'given_name',
  familyName: 'family_name',
  picture: 'picture',
  locale: 'locale',
  phoneNumber: 'phone_number',
} as const satisfies Record<keyof UserProfile, keyof Tables['users']>

type ProfileColumn = (typeof PROFILE_COLUMNS)[keyof UserProfile]

/** The columns of what is there; undefined becomes NULL. */
export function toColumns(profile: UserProfile): Partial<Record<ProfileColumn, string | null>> {
  const fields = Object.entries(PROFILE_COLUMNS) as [keyof UserProfile, ProfileColumn][]

  return Object.fromEntries(
    fields
      .filter(([field]) => field in profile)
      .map(([field, column]) => [column, profile[field] ?? null]),
  )
}
