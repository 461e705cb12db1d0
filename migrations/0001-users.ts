import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/**
 * People. `verified_address` repeats the address once it is verified and is NULL before: a unique
 * column that lets any number of users claim an address and only one own it, on every engine.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'users')
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

  await createTable(db, 'user_emails')
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('address', columns.key, (column) => column.notNull())
    .addColumn('verified_address', columns.key, (column) => column.unique())
    .addColumn('is_primary', columns.count, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('verified_at', columns.instant)
    .addPrimaryKeyConstraint('user_emails_pk', ['user_id', 'address'])
    .execute()
  await createIndex(db, 'user_emails_address', 'user_emails', 'address')

  await createTable(db, 'external_identities')
    .addColumn('provider', columns.word, (column) => column.notNull())
    .addColumn('provider_subject', columns.key, (column) => column.notNull())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addPrimaryKeyConstraint('external_identities_pk', ['provider', 'provider_subject'])
    .execute()
  await createIndex(db, 'external_identities_user', 'external_identities', 'user_id')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, ['external_identities', 'user_emails', 'users'])
}
