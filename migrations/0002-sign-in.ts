import type { Kysely } from 'kysely'
import { columns } from './columns.ts'

/** What is needed while somebody signs in or registers, and is gone soon after. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('email_codes')
    .addColumn('key_digest', columns.token, (column) => column.primaryKey())
    .addColumn('code_digest', columns.token, (column) => column.notNull())
    .addColumn('attempts', columns.count, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('pending_registrations')
    .addColumn('binding_digest', columns.token, (column) => column.primaryKey())
    .addColumn('address', columns.key, (column) => column.notNull())
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('password_hash', columns.text, (column) => column.notNull())
    .addColumn('locale', columns.word, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('upstream_states')
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

  await db.schema
    .createTable('rate_limits')
    .addColumn('key', columns.key, (column) => column.primaryKey())
    .addColumn('attempts', columns.count, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()

  for (const table of TABLES) {
    await db.schema.createIndex(`${table}_expiry`).on(table).column('expires_at').execute()
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) await db.schema.dropTable(table).execute()
}

const TABLES = ['email_codes', 'pending_registrations', 'upstream_states', 'rate_limits']
