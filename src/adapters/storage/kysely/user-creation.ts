import type { Transaction } from 'kysely'
import type { NewUser } from '../../../core/users/index.ts'
import type { EmailAddress, Instant } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'
import { removeUser, signOutEverywhere } from './user-removal.ts'
import { toColumns } from './user-rows.ts'

/**
 * Writes a user with their address, which falls to them when it is verified. Violates a unique key
 * when somebody else has verified it, or claims it with a password as this user does.
 */
export async function insertUser(
  trx: Transaction<Tables>,
  { id, profile, email, passwordHash }: NewUser,
  now: Instant,
): Promise<void> {
  await trx
    .insertInto('users')
    .values({
      ...toColumns(profile),
      id,
      password_hash: passwordHash ?? null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  if (!email) return

  const { address, isVerified } = email
  await trx
    .insertInto('user_emails')
    .values({
      user_id: id,
      address,
      verified_address: isVerified ? address : null,
      claimed_address: !isVerified && passwordHash ? address : null,
      is_primary: 1,
      created_at: now,
      verified_at: isVerified ? now : null,
    })
    .execute()
  if (isVerified) await dropClaims(trx, address, now)
}

/** Whether somebody signs in by the address and a password, who has not verified it. */
export async function isClaimed(db: Database, address: EmailAddress): Promise<boolean> {
  const claim = await db
    .selectFrom('user_emails')
    .select('user_id')
    .where('claimed_address', '=', address)
    .executeTakeFirst()

  return claim !== undefined
}

/**
 * Makes the address a verified one of the user, and the primary one before a mere claim, unless
 * somebody else has verified it. Violates a unique key when somebody does so meanwhile.
 */
export async function adoptAddress(
  trx: Transaction<Tables>,
  userId: string,
  address: EmailAddress,
  now: Instant,
): Promise<void> {
  const rows = await trx
    .selectFrom('user_emails')
    .select(['user_id', 'address', 'verified_address', 'is_primary'])
    .where(({ eb, or }) => or([eb('user_id', '=', userId), eb('verified_address', '=', address)]))
    .execute()
  if (rows.some((row) => row.verified_address === address)) return

  const verified = { verified_address: address, verified_at: now }
  if (rows.some((row) => row.address === address)) {
    await trx
      .updateTable('user_emails')
      .set(verified)
      .where('user_id', '=', userId)
      .where('address', '=', address)
      .execute()
  } else {
    await trx
      .insertInto('user_emails')
      .values({ user_id: userId, address, is_primary: 0, created_at: now, ...verified })
      .execute()
  }
  const hasVerifiedPrimary = rows.some((row) => row.is_primary === 1 && row.verified_address)
  if (!hasVerifiedPrimary) await setPrimary(trx, userId, address)
  await dropClaims(trx, address, now)
}

export async function setPrimary(
  trx: Transaction<Tables>,
  userId: string,
  address: EmailAddress,
): Promise<void> {
  const emails = trx.updateTable('user_emails').where('user_id', '=', userId)
  await emails.set({ is_primary: 0 }).where('address', '!=', address).execute()
  await emails.set({ is_primary: 1 }).where('address', '=', address).execute()
}

/**
 * Ends every mere claim to the address, and what whoever claimed it has by that: a user who is left
 * with an account elsewhere or a passkey alone loses password and sessions, one who is left with
 * nothing goes.
 */
async function dropClaims(
  trx: Transaction<Tables>,
  address: EmailAddress,
  now: Instant,
): Promise<void> {
  const claims = await trx
    .selectFrom('user_emails')
    .select('user_id')
    .where('address', '=', address)
    .where('verified_at', 'is', null)
    .orderBy('user_id')
    .forUpdate()
    .execute()

  for (const { user_id } of claims) {
    await trx
      .deleteFrom('user_emails')
      .where('address', '=', address)
      .where('user_id', '=', user_id)
      .execute()

    if (await hasVerifiedAddress(trx, user_id)) continue
    if (await hasOtherWayIn(trx, user_id)) await dropPassword(trx, user_id, now)
    else await removeUser(trx, user_id, now)
  }
}

async function dropPassword(trx: Transaction<Tables>, userId: string, now: Instant): Promise<void> {
  await trx
    .updateTable('users')
    .set({ password_hash: null, updated_at: now })
    .where('id', '=', userId)
    .execute()
  await signOutEverywhere(trx, userId, now)
}

async function hasVerifiedAddress(trx: Transaction<Tables>, userId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('user_emails')
    .select('address')
    .where('user_id', '=', userId)
    .where('verified_at', 'is not', null)
    .executeTakeFirst()

  return found !== undefined
}

async function hasOtherWayIn(trx: Transaction<Tables>, userId: string): Promise<boolean> {
  for (const table of ['external_identities', 'passkeys'] as const) {
    const found = await trx
      .selectFrom(table)
      .select('user_id')
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (found) return true
  }

  return false
}
