import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/** What the scripts of developers show. A value is kept as its digest, as an app's secret is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'personal_tokens')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('digest', columns.token, (column) => column.notNull().unique())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .addColumn('last_used_at', columns.instant)
    .execute()
  await createIndex(db, 'personal_tokens_user', 'personal_tokens', 'user_id')
  await createIndex(db, 'personal_tokens_expiry', 'personal_tokens', 'expires_at')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['personal_tokens'])
}
