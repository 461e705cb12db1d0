import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/** Browsers that asked for a mailed code, to sign in or for a new password, and wait for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'code_requests')
    .addColumn('request_digest', columns.token, (column) => column.primaryKey())
    .addColumn('address', columns.key, (column) => column.notNull())
    .addColumn('locale', columns.word, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'code_requests_expiry', 'code_requests', 'expires_at')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['code_requests'])
}
