import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/** Links that were printed at the start of a provider that has no users, by digest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'setup_links')
    .addColumn('token_digest', columns.token, (column) => column.primaryKey())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'setup_links_expiry', 'setup_links', 'expires_at')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['setup_links'])
}
