import { SqliteAdapter } from 'kysely'

/**
 * All steps of a migration are one transaction, begun IMMEDIATE: of many processes one runs them,
 * and the others, once they have waited, see that nothing is left to do.
 */
export class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
