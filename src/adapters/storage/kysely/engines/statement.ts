import type { CompiledQuery } from 'kysely'

/** What a server is asked. */
export interface Statement {
  sql: string
  parameters: readonly unknown[]
  /** One that always has the same text: a server that remembers texts parses and plans it once. */
  name?: string
}

/** A statement of Kysely's, with what else is known of it; a driver may make use of that. */
export interface KnownQuery<Row = unknown> extends CompiledQuery<Row> {
  name?: string
  /**
   * Nobody looks at its answer. Within a transaction it may go along with the next statement; if it
   * fails, that one does, or the commit.
   */
  isUnobserved?: boolean
}
