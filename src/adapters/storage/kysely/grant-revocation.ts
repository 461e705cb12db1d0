import type { Transaction } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import type { Tables } from './tables.ts'

/** A grant that was live until now. */
export interface EndedGrant {
  id: string
  account_id: string
  client_id: string
}

/** Whose grants: a user's, an app's, or what the user let the app do. */
type Owner =
  | { account_id: string }
  | { client_id: string }
  | { account_id: string; client_id: string }

/** As many ids as one statement names. */
const BATCH = 500

/**
 * Ends every grant of a user or an app with all that was issued under it. They stay as tombstones,
 * so that a request that is on its way revives none of them.
 * @param keptIds those that live on
 * @returns the others
 */
export async function revokeGrants(
  trx: Transaction<Tables>,
  owner: Owner,
  now: Instant,
  keptIds: readonly string[] = [],
): Promise<readonly EndedGrant[]> {
  const live = await trx
    .selectFrom('grants')
    .select(['id', 'account_id', 'client_id'])
    .where((grant) => grant.and(owner))
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()

  const kept = new Set(keptIds)
  const ended = live.filter(({ id }) => !kept.has(id))
  await buryGrants(
    trx,
    ended.map(({ id }) => id),
    now,
  )

  return ended
}

/** Ends some grants with all that was issued under them. */
export async function buryGrants(
  trx: Transaction<Tables>,
  grantIds: readonly string[],
  now: Instant,
): Promise<void> {
  for (let start = 0; start < grantIds.length; start += BATCH) {
    // By id, not by a subquery: MariaDB would look at every artifact there is.
    const ids = grantIds.slice(start, start + BATCH)
    await trx
      .updateTable('grants')
      .set({ revoked_at: now })
      .where('id', 'in', ids)
      .where('revoked_at', 'is', null)
      .execute()
    await trx.deleteFrom('artifacts').where('grant_id', 'in', ids).execute()
  }
}
