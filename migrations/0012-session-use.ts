import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { addColumn, dropColumn } from './repeatable.ts'

/**
 * By what and from where a session was last used, as JSON, so that people know their devices again.
 * NULL where it was not written down, as by programs of before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'sessions', 'last_use', columns.text)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropColumn(db, 'sessions', 'last_use')
}
