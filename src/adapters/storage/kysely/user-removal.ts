import type { Transaction } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import { noteEndedSignIns } from './ended-sign-ins.ts'
import { revokeGrants } from './grant-revocation.ts'
import { endSession, grantsOfSession } from './session-rows.ts'
import type { Tables } from './tables.ts'

/**
 * Ends every session of a user and revokes every grant, with all that was issued under them.
 * @param kept `uid` of a session that lives on with its grants
 */
export async function signOutEverywhere(
  trx: Transaction<Tables>,
  userId: string,
  now: Instant,
  kept?: string,
): Promise<void> {
  // Grants first, as a request that issues something does: the two wait for each other in one order.
  const keptGrants = kept === undefined ? [] : await grantsOfSession(trx, userId, kept)
  const grants = await revokeGrants(trx, { account_id: userId }, now, keptGrants)

  const sessions = await trx
    .selectFrom('sessions')
    .select('uid')
    .where('account_id', '=', userId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .execute()
  const told = new Set<string>()
  for (const { uid } of sessions) {
    if (uid === kept) continue
    for (const clientId of await endSession(trx, uid, now)) told.add(clientId)
  }

  // Offline access outlives the session that it came from. A notice without a session means every
  // session that the user has at the app, so there is none while one of them goes on.
  if (kept !== undefined) return
  const others = new Set(grants.map(({ client_id }) => client_id)).difference(told)
  await noteEndedSignIns(
    trx,
    [...others].map((clientId) => ({ clientId, userId, sid: undefined })),
    now,
  )
}

/**
 * Deletes a user with everything that is theirs. Their apps stay, without an owner.
 * @returns false when there was no such user
 */
export async function removeUser(
  trx: Transaction<Tables>,
  userId: string,
  now: Instant,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('users')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  if (!numDeletedRows) return false

  await signOutEverywhere(trx, userId, now)
  for (const table of OWN_TABLES) {
    await trx.deleteFrom(table).where('user_id', '=', userId).execute()
  }
  await trx.updateTable('apps').set({ owner_id: null }).where('owner_id', '=', userId).execute()

  return true
}

/** What a user has beside what they are signed in by. */
const OWN_TABLES = [
  'user_emails',
  'external_identities',
  'consents',
  'personal_tokens',
  'passkeys',
  'second_factors',
  'recovery_codes',
  'half_sign_ins',
] as const
