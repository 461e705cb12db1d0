import { type SelectQueryNode, SqliteQueryCompiler } from 'kysely'

/** A transaction of SQLite has the database to itself: `for update` is left out. */
export class LockFreeSqliteCompiler extends SqliteQueryCompiler {
  protected override visitSelectQuery({ endModifiers: _, ...node }: SelectQueryNode): void {
    super.visitSelectQuery(node)
  }
}
