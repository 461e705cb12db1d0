import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { CompiledQuery, QueryResult } from 'kysely'
import { readSqliteFailure } from './failures.ts'

const BUSY_TIMEOUT_MS = 5_000
const MAX_CACHED_STATEMENTS = 500

/** 16 MB. All requests wait for a checkpoint, and one that comes later writes a page but once. */
const PAGES_BETWEEN_CHECKPOINTS = 4_000

interface Prepared {
  statement: StatementSync
  isReader: boolean
}

/** One `node:sqlite` connection that remembers the statements it has prepared. */
export class SqliteConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  #isDurable: boolean | undefined

  private constructor(database: DatabaseSync) {
    this.#database = database
  }

  static forWriting(path: string): SqliteConnection {
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    database.exec('pragma journal_mode = wal')
    database.exec(`pragma wal_autocheckpoint = ${PAGES_BETWEEN_CHECKPOINTS}`)

    return new SqliteConnection(database)
  }

  static forReading(path: string): SqliteConnection {
    return new SqliteConnection(
      new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, readOnly: true }),
    )
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Whether what is committed from now on survives a power cut, or only the end of the process. */
  setDurable(isDurable: boolean): void {
    if (isDurable === this.#isDurable) return
    // Not prepared: it works when it is compiled, once.
    this.#database.exec(`pragma synchronous = ${isDurable ? 'full' : 'normal'}`)
    this.#isDurable = isDurable
  }

  run(sql: string): void {
    this.#ask(sql, ({ statement }) => statement.run())
  }

  query<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const values = parameters as readonly SQLInputValue[]

    return this.#ask(sql, ({ statement, isReader }) => {
      if (isReader) return { rows: statement.all(...values) as Row[] }
      const { changes, lastInsertRowid } = statement.run(...values)

      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    })
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #ask<Result>(sql: string, ask: (prepared: Prepared) => Result): Result {
    try {
      return ask(this.#prepare(sql))
    } catch (error) {
      throw readSqliteFailure(error)
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known) return known

    if (this.#statements.size >= MAX_CACHED_STATEMENTS) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    const prepared = { statement, isReader: statement.columns().length > 0 }
    this.#statements.set(sql, prepared)

    return prepared
  }
}
