import { type Kysely, MysqlAdapter } from 'kysely'
import { columns } from './columns.ts'
import { addColumn, createUniqueIndex, dropColumn } from './repeatable.ts'

/**
 * Who registers by a password alone has only claimed an address, and signs in by it all the same. So
 * of each address there is one such claim at most: `claimed_address` repeats it, and is NULL in
 * every other row. It goes with its row when somebody else verifies the address.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'user_emails', 'claimed_address', columns.key)
  await createUniqueIndex(db, INDEX, 'user_emails', 'claimed_address')
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // MySQL drops it with the column, and would want to be told the table.
  if (!(db.getExecutor().adapter instanceof MysqlAdapter))
    await db.schema.dropIndex(INDEX).ifExists().execute()
  await dropColumn(db, 'user_emails', 'claimed_address')
}

const INDEX = 'user_emails_claimed_address'
