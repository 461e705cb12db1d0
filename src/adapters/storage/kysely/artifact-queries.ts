import type { Selectable } from 'kysely'
import type { Instant } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import { PreparedQuery } from './prepared-query.ts'
import type { Tables } from './tables.ts'

export type ArtifactQueries = ReturnType<typeof artifactQueries>

/** What the token endpoint reads and writes, again and again. */
export const artifactQueries = (db: Database) => ({
  findGrant: new PreparedQuery(({ id }: { id: string }) =>
    db.selectFrom('grants').selectAll().where('id', '=', id).where('revoked_at', 'is', null),
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
    db.selectFrom('sessions').selectAll().where('uid', '=', uid).where('ended_at', 'is', null),
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

  consume: new PreparedQuery(({ digest, now }: { digest: string; now: Instant }) =>
    db
      .updateTable('artifacts')
      .set({ consumed_at: now })
      .where('id_digest', '=', digest)
      .where('consumed_at', 'is', null),
  ),
})
