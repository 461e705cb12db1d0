import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/** What happened to each app lately, for its developer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'app_events')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('client_id', columns.id, (column) => column.notNull())
    .addColumn('kind', columns.word, (column) => column.notNull())
    .addColumn('occurred_at', columns.instant, (column) => column.notNull())
    .addColumn('correlation_id', columns.token, (column) => column.notNull())
    .addColumn('user_id', columns.id)
    .addColumn('code', columns.token)
    .addColumn('reason', columns.text)
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'app_events_app', 'app_events', 'client_id', 'kind', 'occurred_at')
  await createIndex(db, 'app_events_expiry', 'app_events', 'expires_at')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['app_events'])
}
