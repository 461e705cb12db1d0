import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/**
 * Protocol state. No secondary unique keys: under MySQL they make concurrent upserts deadlock.
 * `revoked_at` and `ended_at` are tombstones, so that a late write revives nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'artifacts')
    .addColumn('id_digest', columns.token, (column) => column.primaryKey())
    .addColumn('kind', columns.word, (column) => column.notNull())
    .addColumn('grant_id', columns.token)
    .addColumn('payload', columns.text, (column) => column.notNull())
    .addColumn('keep_until', columns.instant, (column) => column.notNull())
    .addColumn('consumed_at', columns.instant)
    .execute()
  await createIndex(db, 'artifacts_grant', 'artifacts', 'grant_id')

  await createTable(db, 'grants')
    .addColumn('id', columns.token, (column) => column.primaryKey())
    .addColumn('account_id', columns.id, (column) => column.notNull())
    .addColumn('client_id', columns.id, (column) => column.notNull())
    .addColumn('payload', columns.text, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .addColumn('revoked_at', columns.instant)
    .execute()
  await createIndex(db, 'grants_account', 'grants', 'account_id')
  await createIndex(db, 'grants_client', 'grants', 'client_id')

  await createTable(db, 'sessions')
    .addColumn('uid', columns.token, (column) => column.primaryKey())
    .addColumn('account_id', columns.id)
    .addColumn('payload', columns.text, (column) => column.notNull())
    .addColumn('authorizations', columns.text, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .addColumn('ended_at', columns.instant)
    .execute()
  await createIndex(db, 'sessions_account', 'sessions', 'account_id')

  await createTable(db, 'session_cookies')
    .addColumn('id_digest', columns.token, (column) => column.primaryKey())
    .addColumn('session_uid', columns.token, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'session_cookies_session', 'session_cookies', 'session_uid')

  for (const [table, column] of Object.entries(EXPIRY)) {
    await createIndex(db, `${table}_expiry`, table, column)
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, Object.keys(EXPIRY))
}

const EXPIRY = {
  session_cookies: 'expires_at',
  sessions: 'expires_at',
  grants: 'expires_at',
  artifacts: 'keep_until',
}
