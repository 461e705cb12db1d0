import type { Kysely } from 'kysely'
import { columns } from './columns.ts'

/**
 * Protocol state. No secondary unique keys: under MySQL they make concurrent upserts deadlock.
 * `revoked_at` and `ended_at` are tombstones, so that a late write revives nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('artifacts')
    .addColumn('id_digest', columns.token, (column) => column.primaryKey())
    .addColumn('kind', columns.word, (column) => column.notNull())
    .addColumn('grant_id', columns.token)
    .addColumn('payload', columns.text, (column) => column.notNull())
    .addColumn('keep_until', columns.instant, (column) => column.notNull())
    .addColumn('consumed_at', columns.instant)
    .execute()
  await db.schema.createIndex('artifacts_grant').on('artifacts').column('grant_id').execute()

  await db.schema
    .createTable('grants')
    .addColumn('id', columns.token, (column) => column.primaryKey())
    .addColumn('account_id', columns.id, (column) => column.notNull())
    .addColumn('client_id', columns.id, (column) => column.notNull())
    .addColumn('payload', columns.text, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .addColumn('revoked_at', columns.instant)
    .execute()
  await db.schema.createIndex('grants_account').on('grants').column('account_id').execute()
  await db.schema.createIndex('grants_client').on('grants').column('client_id').execute()

  await db.schema
    .createTable('sessions')
    .addColumn('uid', columns.token, (column) => column.primaryKey())
    .addColumn('account_id', columns.id)
    .addColumn('payload', columns.text, (column) => column.notNull())
    .addColumn('authorizations', columns.text, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .addColumn('ended_at', columns.instant)
    .execute()
  await db.schema.createIndex('sessions_account').on('sessions').column('account_id').execute()

  await db.schema
    .createTable('session_cookies')
    .addColumn('id_digest', columns.token, (column) => column.primaryKey())
    .addColumn('session_uid', columns.token, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('session_cookies_session')
    .on('session_cookies')
    .column('session_uid')
    .execute()

  for (const [table, column] of Object.entries(EXPIRY)) {
    await db.schema.createIndex(`${table}_expiry`).on(table).column(column).execute()
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of Object.keys(EXPIRY)) await db.schema.dropTable(table).execute()
}

const EXPIRY = {
  session_cookies: 'expires_at',
  sessions: 'expires_at',
  grants: 'expires_at',
  artifacts: 'keep_until',
}
