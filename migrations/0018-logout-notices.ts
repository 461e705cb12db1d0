import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/**
 * The outbox of back-channel logout: written together with the end of a session, sent afterwards.
 * What is over has no `due_at`, so that looking for what is due sees nothing else.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'logout_notices')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('client_id', columns.id, (column) => column.notNull())
    .addColumn('uri', columns.text, (column) => column.notNull())
    .addColumn('algorithm', columns.word, (column) => column.notNull())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('sid', columns.token)
    .addColumn('state', columns.word, (column) => column.notNull())
    .addColumn('attempts', columns.count, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('due_at', columns.instant)
    .addColumn('give_up_at', columns.instant, (column) => column.notNull())
    .addColumn('ended_at', columns.instant)
    .addColumn('reason', columns.text)
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'logout_notices_due', 'logout_notices', 'due_at')
  await createIndex(db, 'logout_notices_app', 'logout_notices', 'client_id', 'due_at')
  await createIndex(db, 'logout_notices_state', 'logout_notices', 'state', 'created_at')
  await createIndex(db, 'logout_notices_expiry', 'logout_notices', 'expires_at')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['logout_notices'])
}
