import type { Kysely } from 'kysely'
import { columns } from './columns.ts'

/** Signing keys, their private parts sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('signing_keys')
    .addColumn('id', columns.token, (column) => column.primaryKey())
    .addColumn('algorithm', columns.word, (column) => column.notNull())
    .addColumn('state', columns.word, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('activated_at', columns.instant)
    .addColumn('retired_at', columns.instant)
    .addColumn('sealed_jwk', columns.text, (column) => column.notNull())
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('signing_keys').execute()
}
