import { type CompiledQuery, type Dialect, SqliteDialect } from 'kysely'
import { SqliteConnection } from './connection.ts'

/** A file of somebody else's: it is not created, not switched to WAL, and never locked for long. */
export const readOnlyDialect = (path: string): Dialect =>
  new SqliteDialect({
    database: async () => {
      const connection = SqliteConnection.forReading(path)
      const read = (sql: string, parameters: readonly unknown[]) =>
        connection.query({ sql, parameters } as CompiledQuery).rows

      return {
        close: () => connection.close(),
        prepare: (sql) => ({
          reader: true,
          all: (parameters) => read(sql, parameters),
          iterate: (parameters) => read(sql, parameters).values(),
          run: refuseToWrite,
        }),
      }
    },
  })

function refuseToWrite(): never {
  throw new Error('the database is only read')
}
