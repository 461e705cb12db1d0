import type { Kysely } from 'kysely'
import { columns } from './columns.ts'
import { addColumn, dropColumn } from './repeatable.ts'

/**
 * The issuer that somebody was sent to: its name may stand for another one when they come back. NULL
 * where a program of before sent them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'upstream_states', 'issuer', columns.text)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropColumn(db, 'upstream_states', 'issuer')
}
