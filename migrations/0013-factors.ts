import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { createIndex, createTable, dropTables } from './repeatable.ts'

/**
 * What people have beside a password: passkeys, of which only the public half is here, and a second
 * factor, whose secret is sealed and whose recovery codes are digests. `last_step` is the time step
 * of the last code that was accepted: none at or before it is good again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'passkeys')
    .addColumn('credential_digest', columns.token, (column) => column.primaryKey())
    .addColumn('id', columns.id, (column) => column.notNull())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('credential_id', columns.text, (column) => column.notNull())
    .addColumn('public_key', columns.text, (column) => column.notNull())
    .addColumn('counter', columns.instant, (column) => column.notNull())
    .addColumn('transports', columns.text, (column) => column.notNull())
    .addColumn('is_backed_up', columns.count, (column) => column.notNull())
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('last_used_at', columns.instant)
    .execute()
  await createIndex(db, 'passkeys_user', 'passkeys', 'user_id')

  await createTable(db, 'passkey_challenges')
    .addColumn('challenge_digest', columns.token, (column) => column.primaryKey())
    .addColumn('purpose', columns.word, (column) => column.notNull())
    .addColumn('binding_digest', columns.token, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'passkey_challenges_expiry', 'passkey_challenges', 'expires_at')

  await createTable(db, 'second_factors')
    .addColumn('user_id', columns.id, (column) => column.primaryKey())
    .addColumn('sealed_secret', columns.text, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .addColumn('confirmed_at', columns.instant)
    .addColumn('last_step', columns.instant)
    .execute()
  await createTable(db, 'recovery_codes')
    .addColumn('code_digest', columns.token, (column) => column.primaryKey())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('created_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'recovery_codes_user', 'recovery_codes', 'user_id')

  await createTable(db, 'half_sign_ins')
    .addColumn('binding_digest', columns.token, (column) => column.primaryKey())
    .addColumn('user_id', columns.id, (column) => column.notNull())
    .addColumn('methods', columns.text, (column) => column.notNull())
    .addColumn('expires_at', columns.instant, (column) => column.notNull())
    .execute()
  await createIndex(db, 'half_sign_ins_expiry', 'half_sign_ins', 'expires_at')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTables(db, [
    'half_sign_ins',
    'recovery_codes',
    'second_factors',
    'passkey_challenges',
    'passkeys',
  ])
}
