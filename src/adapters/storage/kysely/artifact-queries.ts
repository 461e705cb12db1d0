import type { Selectable } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import { PreparedQuery } from './prepared-query.ts'
import type { Tables } from './tables.ts'

export type ArtifactQueries = ReturnType<typeof artifactQueries>

/** What the token endpoint reads and writes, again and again. */
export const artifactQueries = (db: Database) => ({
  findGrant: new PreparedQuery(({ id }: { id: string }) =>
    db
      .selectFrom('grants')
      .select(['id', 'account_id', 'client_id', 'payload', 'expires_at'])
      .where('id', '=', id)
      .where('revoked_at', 'is', null),
  ),

  lockLiveGrant: new PreparedQuery(({ id }: { id: string }) =>
    db
      .selectFrom('grants')
      .select('id')
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .forUpdate(),
  ),

  findSession: new PreparedQuery(({ uid }: { uid: string }) =>
    db
      .selectFrom('sessions')
      .select([
        'uid',
        'account_id',
        'payload',
        'authorizations',
        'expires_at',
        'ended_at',
        'last_use',
      ])
      .where('uid', '=', uid)
      .where('ended_at', 'is', null),
  ),

  insert: new PreparedQuery((row: Selectable<Tables['artifacts']>) =>
    db.insertInto('artifacts').values({
      id_digest: row.id_digest,
      kind: row.kind,
      grant_id: row.grant_id,
      payload: row.payload,
      keep_until: row.keep_until,
      consumed_at: row.consumed_at,
    }),
  ),

  consume: new PreparedQuery((spent: Spent) => spend(db, spent)),

  /** No row also when the grant does not live. */
  consumeUnderGrant: new PreparedQuery((spent: Spent & { grantId: string }) =>
    spend(db, spent).where(({ exists, selectFrom }) =>
      exists(
        selectFrom('grants')
          .select('id')
          .where('id', '=', spent.grantId)
          .where('revoked_at', 'is', null),
      ),
    ),
  ),

  destroy: new PreparedQuery(({ digest }: { digest: string }) =>
    db.deleteFrom('artifacts').where('id_digest', '=', digest),
  ),

  revokeGrant: new PreparedQuery(({ id, now }: { id: string; now: Instant }) =>
    db
      .updateTable('grants')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null),
  ),

  destroyAllOfGrant: new PreparedQuery(({ id }: { id: string }) =>
    db.deleteFrom('artifacts').where('grant_id', '=', id),
  ),
})

interface Spent {
  digest: string
  now: Instant
}

const spend = (db: Database, { digest, now }: Spent) =>
  db
    .updateTable('artifacts')
    .set({ consumed_at: now })
    .where('id_digest', '=', digest)
    .where('consumed_at', 'is', null)
