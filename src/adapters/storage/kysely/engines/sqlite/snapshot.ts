import type { SqliteConnection } from './connection.ts'
import type { Member } from './group-commit.ts'

/** A transaction that only reads, on a connection of its own, which is closed when it ends. */
export function beginSnapshot(connection: SqliteConnection): Member {
  // What it sees is settled by its first read.
  connection.run('begin')
  const end = async () => connection.close()

  return { query: (query) => connection.query(query), commit: end, rollback: end }
}
