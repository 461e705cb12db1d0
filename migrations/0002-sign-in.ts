import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/** What is needed while somebody signs in or registers, and is gone soon after. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'email_codes')
    .addColumn('key_digest', columns.token, (column) => column.primaryKey())
    .addColumn('code_digest', columns.token, (column) => column.notNull())
    .addColumn('attempts', columns.count, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  await createTable(db, 'pending_registrations')
    .addColumn('binding_digest', columns.token, (column) => column.primaryKey())
    .addColumn('address', columns.key, (column) => column.notNull())
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('password_hash', columns.text, (column) => column.notNull())
    .addColumn('locale', columns.word, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  await createTable(db, 'upstream_states')
    .addColumn('state_digest', columns.token, (column) => column.primaryKey())
    .addColumn('provider', columns.word, (column) => column.notNull())
    .addColumn('purpose', columns.word, (column) => column.notNull())
    .addColumn('interaction', columns.token, (column) => column.notNull())
    .addColumn('browser_digest', columns.token, (column) => column.notNull())
    .addColumn('nonce', columns.token, (column) => column.notNull())
    .addColumn('code_verifier', columns.key, (column) => column.notNull())
    .addColumn('redirect_uri', columns.text, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  await createTable(db, 'rate_limits')
    .addColumn('key', columns.key, (column) => column.primaryKey())
    .addColumn('attempts', columns.count, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  for (const table of TABLES) {
    await createIndex(db, `${table}_expiry`, table, 'expires_at')
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, TABLES)
}

const TABLES = ['email_codes', 'pending_registrations', 'upstream_states', 'rate_limits']
