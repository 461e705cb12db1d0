import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createTable, dropTables } from './repeatable.ts'

/** Which process does what one process at a time does for all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'leases')
    .addColumn('name', columns.word, (column) => column.primaryKey())
    .addColumn('holder', columns.id, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['leases'])
}
