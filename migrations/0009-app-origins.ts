import { type Kysely, sql } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/**
 * Whose pages may call the JSON endpoints: the origins that public apps take redirects at. It
 * repeats what `apps.settings` says, since every call of a browser asks by origin.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'app_origins')
    .addColumn('origin', columns.key, (column) => column.notNull())
    .addColumn('app_id', columns.id, (column) => column.notNull())
    .addPrimaryKeyConstraint('app_origins_pk', ['origin', 'app_id'])
    .execute()
  await createIndex(db, 'app_origins_app', 'app_origins', 'app_id')

  await fill(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['app_origins'])
}

async function fill(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; settings: string }>`
    select id, settings from apps where type in ('spa', 'native')`.execute(db)
  await sql`delete from app_origins`.execute(db)

  for (const { id, settings } of rows) {
    const uris: readonly string[] = JSON.parse(settings).redirectUris
    for (const origin of new Set(uris.flatMap((uri) => originOf(uri) ?? []))) {
      await sql`insert into app_origins (origin, app_id) values (${origin}, ${id})`.execute(db)
    }
  }
}

const originOf = (uri: string): string | undefined => {
  const origin = URL.parse(uri)?.origin

  return origin === 'null' || (origin?.length ?? 0) > MAX_LENGTH ? undefined : origin
}

/** Of the column. */
const MAX_LENGTH = 255
