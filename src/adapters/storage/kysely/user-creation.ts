import type { Transaction } from 'kysely'
import type { NewUser } from '../../../core/users/index.ts'
import type { EmailAddress, Instant } from '../../../core/values/index.ts'
import type { Tables } from './tables.ts'
import { removeUser } from './user-removal.ts'
import { toColumns } from './user-rows.ts'

/**
 * Writes a user with their address, which falls to them when it is verified. Violates a unique key
 * when somebody else has verified it.
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
      is_primary: 1,
      created_at: now,
      verified_at: isVerified ? now : null,
    })
    .execute()
  if (isVerified) await dropClaims(trx, address, now)
}

/** Ends every mere claim to the address, and every user who had nothing else. */
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
    if (!(await hasWayIn(trx, user_id))) await removeUser(trx, user_id, now)
  }
}

async function hasWayIn(trx: Transaction<Tables>, userId: string): Promise<boolean> {
  const wayIn = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('user_emails')
            .select('address')
            .whereRef('user_emails.user_id', '=', 'users.id')
            .where('verified_at', 'is not', null),
        ),
        exists(
          selectFrom('external_identities')
            .select('provider')
            .whereRef('external_identities.user_id', '=', 'users.id'),
        ),
      ]),
    )
    .executeTakeFirst()

  return wayIn !== undefined
}
