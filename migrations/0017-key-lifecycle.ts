import { type Kysely, sql } from 'kysely'
import { columns } from './columns.ts'
import { addColumn, dropColumn } from './repeatable.ts'

/**
 * When a key stopped signing, and when a passive one is to begin. A key that has signed and does so
 * no more keeps the state `passive`: programs from before this step then still publish it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'signing_keys', 'deactivated_at', columns.instant)
  await addColumn(db, 'signing_keys', 'signs_from', columns.instant)
  // When those stopped that have signed before is not known: it was not later than now.
  await sql`
    update signing_keys set deactivated_at = ${Date.now()}
    where state = 'passive' and activated_at is not null and deactivated_at is null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropColumn(db, 'signing_keys', 'signs_from')
  await dropColumn(db, 'signing_keys', 'deactivated_at')
}
