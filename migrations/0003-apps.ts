import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/** The app registry. Secrets stand apart so that two can live side by side during an overlap. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'apps')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('client_id', columns.id, (column) => column.notNull().unique())
    .addColumn('owner_id', columns.id)
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('type', columns.word, (column) => column.notNull())
    .addColumn('settings', columns.text, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('updated_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'apps_owner', 'apps', 'owner_id')

  await createTable(db, 'app_secrets')
    .addColumn('digest', columns.token, (column) => column.primaryKey())
    .addColumn('app_id', columns.id, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('expires_at', columns.instant)
    .execute()
  await createIndex(db, 'app_secrets_app', 'app_secrets', 'app_id')

  await createTable(db, 'consents')
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('client_id', columns.id, (column) => column.notNull())
    .addColumn('consent', columns.text, (column) => column.notNull())
    .addColumn('updated_at', columns.instant, (column) => column.notNull())
    .addPrimaryKeyConstraint('consents_pk', ['user_id', 'client_id'])
    .execute()
  await createIndex(db, 'consents_client', 'consents', 'client_id')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['consents', 'app_secrets', 'apps'])
}
