import type { Transaction } from 'kysely'
import { LastWayIn, type WayInRule, type WaysIn } from '../../../core/users/index.ts'
import type { Tables } from './tables.ts'
import { lockUser } from './user-rows.ts'

/**
 * Takes something away from a user that they may sign in by. Two that do so at once do it one after
 * the other, so that they do not take the last two ways together.
 * @throws {LastWayIn} when what is left is not enough; then nothing may stay of the transaction
 * @throws {UserNotFound}
 */
export async function keepingWayIn(
  trx: Transaction<Tables>,
  userId: string,
  isEnough: WayInRule,
  takeAway: () => Promise<void>,
): Promise<void> {
  await lockUser(trx, userId)
  await takeAway()

  if (!isEnough(await waysInOf(trx, userId))) throw new LastWayIn()
}

async function waysInOf(trx: Transaction<Tables>, userId: string): Promise<WaysIn> {
  const user = await trx
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  const addresses = await trx
    .selectFrom('user_emails')
    .select('address')
    .where('user_id', '=', userId)
    .where('verified_address', 'is not', null)
    .execute()
  const passkeys = await trx
    .selectFrom('passkeys')
    .select('id')
    .where('user_id', '=', userId)
    .execute()
  const identities = await trx
    .selectFrom('external_identities')
    .select('provider')
    .where('user_id', '=', userId)
    .execute()

  return {
    hasPassword: user.password_hash !== null,
    verifiedAddresses: addresses.length,
    upstreams: identities.map(({ provider }) => provider),
    passkeys: passkeys.length,
  }
}
