import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createTable, dropTables } from './repeatable.ts'

/**
 * Signing keys, their private parts sealed. `active_algorithm` repeats the algorithm while the key
 * is active and is NULL otherwise: a unique column that lets one key of each algorithm sign, on
 * every engine, whatever races.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'signing_keys')
    .addColumn('id', columns.token, (column) => column.primaryKey())
    .addColumn('algorithm', columns.word, (column) => column.notNull())
    .addColumn('active_algorithm', columns.word, (column) => column.unique())
    .addColumn('state', columns.word, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('activated_at', columns.instant)
    .addColumn('retired_at', columns.instant)
    .addColumn('sealed_jwk', columns.text, (column) => column.notNull())
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['signing_keys'])
}
