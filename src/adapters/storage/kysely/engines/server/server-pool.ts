import type { QueryResult } from 'kysely'
import type { Statement } from '../statement.ts'
import type { TimeLimits } from './time-limits.ts'

/** The driver of a database server, reduced to what is asked of it. */
export interface ServerPool {
  connect(): Promise<ServerConnection>
  close(): Promise<void>
  limits: TimeLimits
  /** Begins a transaction in READ COMMITTED. */
  beginStatement: string
  /** Begin one that only reads, and sees everything as it was at one moment. */
  snapshotStatements: readonly string[]
  readFailure(error: unknown): FailureMeaning
}

export interface ServerConnection {
  /**
   * Runs one statement after the other up to the first that fails, in one round trip where the
   * protocol of the server has that. @returns the answer to the last
   */
  query<Row>(statements: readonly Statement[]): Promise<QueryResult<Row>>
  /** Gives it back for the next one. */
  release(): void
  /** Cuts it: what is open on it is rolled back by the server. */
  destroy(): void
}

/** `lost`: the connection is of no more use. */
export type FailureMeaning = 'unique-violation' | 'contention' | 'failure' | 'lost'
