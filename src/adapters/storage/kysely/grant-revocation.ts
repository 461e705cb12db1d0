import type { Transaction } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import type { Tables } from './tables.ts'

/** Whose grants: a user's or an app's. */
type Owner = { account_id: string } | { client_id: string }

/** As many ids as one statement names. */
const BATCH = 500

/**
 * Ends every grant of a user or an app with all that was issued under it. They stay as tombstones,
 * so that a request that is on its way revives none of them.
 */
export async function revokeGrants(
  trx: Transaction<Tables>,
  owner: Owner,
  now: Instant,
): Promise<void> {
  const live = await trx
    .selectFrom('grants')
    .select('id')
    .where((grant) => grant.and(owner))
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()

  for (let start = 0; start < live.length; start += BATCH) {
    await buryGrants(
      trx,
      live.slice(start, start + BATCH).map(({ id }) => id),
      now,
    )
  }
}

/** Ends some grants, which are locked, at most as many as one statement names. */
export async function buryGrants(
  trx: Transaction<Tables>,
  ids: readonly string[],
  now: Instant,
): Promise<void> {
  if (!ids.length) return
  await trx.updateTable('grants').set({ revoked_at: now }).where('id', 'in', ids).execute()
  // By id, not by a subquery: MariaDB would look at every artifact there is.
  await trx.deleteFrom('artifacts').where('grant_id', 'in', ids).execute()
}
