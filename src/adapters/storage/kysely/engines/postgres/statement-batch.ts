import { type Connection, Query, type QueryResult } from 'pg'
import type { Statement } from '../statement.ts'

/**
 * Statements that go to the server together and are answered together: with one Sync at the end it
 * runs none of those behind one that failed (PostgreSQL documentation, "Extended Query"). The driver
 * by itself ends every statement with a Sync, so that those behind a failed BEGIN would be committed.
 */
export class StatementBatch extends Query {
  /** To the last of them. */
  readonly answer: Promise<QueryResult>
  readonly #statements: readonly Statement[]
  /** What the server has prepared under its name. */
  readonly #prepared: Set<string>

  constructor(statements: readonly Statement[], prepared: Set<string>) {
    const { promise, resolve, reject } = Promise.withResolvers<QueryResult>()
    super({ text: '' }, (error, results) => {
      if (error) return reject(error)
      for (const { name } of statements) if (name) prepared.add(name)
      resolve([results].flat().at(-1) as QueryResult)
    })
    this.answer = promise
    this.#statements = statements
    this.#prepared = prepared
  }

  /** Of the driver: called when the connection is free. */
  override submit = (connection: Connection): void => {
    const parsed = new Set(this.#prepared)

    connection.stream.cork()
    for (const { sql, parameters, name = '' } of this.#statements) {
      if (!parsed.has(name)) {
        // Nobody knows how far a batch came that failed; what is not there closes without an error.
        if (name) connection.close({ type: 'S', name }, true)
        connection.parse({ name, text: sql, types: [] }, true)
      }
      if (name) parsed.add(name)
      connection.bind({ statement: name, values: parameters.map(toText) }, true)
      connection.describe({ type: 'P' }, true)
      connection.execute(null, true)
    }
    connection.sync()
    connection.stream.uncork()
  }
}

const toText = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value)
