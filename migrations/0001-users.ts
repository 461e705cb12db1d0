import type { Kysely } from 'kysely'
import { columns } from './columns.ts'

/**
 * People. `verified_address` repeats the address once it is verified and is NULL before: a unique
 * column that lets any number of users claim an address and only one own it, on every engine.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', columns.id, (column) => column.primaryKey())
    .addColumn('name', columns.text)
    .addColumn('given_name', columns.text)
    .addColumn('family_name', columns.text)
    .addColumn('picture', columns.text)
    .addColumn('locale', columns.text)
    .addColumn('phone_number', columns.text)
    .addColumn('password_hash', columns.text)
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('updated_at', columns.instant, (column) => column.notNull())
    .addColumn('disabled_at', columns.instant)
    .execute()

  await db.schema
    .createTable('user_emails')
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('address', columns.key, (column) => column.notNull())
    .addColumn('verified_address', columns.key, (column) => column.unique())
    .addColumn('is_primary', columns.count, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('verified_at', columns.instant)
    .addPrimaryKeyConstraint('user_emails_pk', ['user_id', 'address'])
    .execute()
  await db.schema.createIndex('user_emails_address').on('user_emails').column('address').execute()

  await db.schema
    .createTable('external_identities')
    .addColumn('provider', columns.word, (column) => column.notNull())
    .addColumn('provider_subject', columns.key, (column) => column.notNull())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addPrimaryKeyConstraint('external_identities_pk', ['provider', 'provider_subject'])
    .execute()
  await db.schema
    .createIndex('external_identities_user')
    .on('external_identities')
    .column('user_id')
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['external_identities', 'user_emails', 'users']) {
    await db.schema.dropTable(table).execute()
  }
}
