import { type Kysely, sql } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/**
 * One record of everything that happens to people, apps and keys. What developers see of their apps
 * is a part of it, so `app_events` moves in here, and goes one release later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'audit_events')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('name', columns.word, (column) => column.notNull())
    .addColumn('occurred_at', columns.instant, (column) => column.notNull())
    .addColumn('outcome', columns.word, (column) => column.notNull())
    .addColumn('actor', columns.word, (column) => column.notNull())
    .addColumn('user_id', columns.id)
    .addColumn('client_id', columns.key)
    .addColumn('network', columns.token)
    .addColumn('correlation_id', columns.token)
    .addColumn('reason', columns.token)
    .addColumn('detail', columns.text)
    .addColumn('times', columns.count, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'audit_events_time', 'audit_events', 'occurred_at', 'id')
  await createIndex(db, 'audit_events_user', 'audit_events', 'user_id', 'occurred_at')
  await createIndex(db, 'audit_events_app', 'audit_events', 'client_id', 'occurred_at')
  await createIndex(db, 'audit_events_request', 'audit_events', 'correlation_id')
  await createIndex(db, 'audit_events_expiry', 'audit_events', 'expires_at')
  await takeOverAppEvents(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['audit_events'])
}

const takeOverAppEvents = (db: Kysely<unknown>) =>
  sql`
    insert into audit_events
      (id, name, occurred_at, outcome, actor, user_id, client_id, correlation_id, reason, detail,
       times, expires_at)
    select
      id,
      case kind
        when 'sign-in' then 'token.issued'
        when 'refresh' then 'token.refreshed'
        when 'machine-token' then 'token.machine'
        else 'request.refused'
      end,
      occurred_at,
      case kind when 'refusal' then 'failure' else 'success' end,
      'app', user_id, client_id, correlation_id, code, reason, 1, expires_at
    from app_events
    where id not in (select id from audit_events)`.execute(db)
