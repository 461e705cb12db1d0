import type { QueryResult } from 'kysely'
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
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>>
  /** Gives it back for the next one. */
  release(): void
  /** Cuts it: what is open on it is rolled back by the server. */
  destroy(): void
}

/** `lost`: the connection is of no more use. */
export type FailureMeaning = 'unique-violation' | 'contention' | 'failure' | 'lost'
