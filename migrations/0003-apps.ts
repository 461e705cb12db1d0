import type { Kysely } from 'kysely'
import { columns } from './columns.ts'

/** The app registry. Secrets stand apart so that two can live side by side during an overlap. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('apps')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('client_id', columns.id, (column) => column.notNull().unique())
    .addColumn('owner_id', columns.id)
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('type', columns.word, (column) => column.notNull())
    .addColumn('settings', columns.text, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('updated_at', columns.instant, (column) => column.notNull())
    .execute()
  await db.schema.createIndex('apps_owner').on('apps').column('owner_id').execute()

  await db.schema
    .createTable('app_secrets')
    .addColumn('digest', columns.token, (column) => column.primaryKey())
    .addColumn('app_id', columns.id, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('expires_at', columns.instant)
    .execute()
  await db.schema.createIndex('app_secrets_app').on('app_secrets').column('app_id').execute()

  await db.schema
    .createTable('consents')
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('client_id', columns.id, (column) => column.notNull())
    .addColumn('consent', columns.text, (column) => column.notNull())
    .addColumn('updated_at', columns.instant, (column) => column.notNull())
    .addPrimaryKeyConstraint('consents_pk', ['user_id', 'client_id'])
    .execute()
  await db.schema.createIndex('consents_client').on('consents').column('client_id').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['consents', 'app_secrets', 'apps']) {
    await db.schema.dropTable(table).execute()
  }
}
