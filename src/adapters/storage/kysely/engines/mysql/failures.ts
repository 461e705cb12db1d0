import type { FailureMeaning } from '../server/server-pool.ts'

/** By the number of the error (MySQL Server Error Reference; MariaDB numbers alike). */
export function readMysqlFailure(error: unknown): FailureMeaning {
  const { errno = 0, sqlState, fatal } = error as MysqlError

  // What is not from the server is from the way to it.
  if (sqlState === undefined || fatal) return 'lost'

  return MEANINGS[errno] ?? 'failure'
}

interface MysqlError {
  errno?: number
  sqlState?: string
  fatal?: boolean
}

// biome-ignore format: a table
const MEANINGS: Readonly<Record<number, FailureMeaning>> = {
  1020: 'contention',       // ER_CHECKREAD
  1062: 'unique-violation', // ER_DUP_ENTRY
  1205: 'contention',       // ER_LOCK_WAIT_TIMEOUT
  1213: 'contention',       // ER_LOCK_DEADLOCK
  1053: 'lost',             // ER_SERVER_SHUTDOWN
  1317: 'failure',          // ER_QUERY_INTERRUPTED
  1927: 'lost',             // ER_CONNECTION_KILLED
}
