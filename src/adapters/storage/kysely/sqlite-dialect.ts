import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

const BUSY_TIMEOUT_MS = 5_000
const MAX_CACHED_STATEMENTS = 500

/** SQLite by `node:sqlite`: nothing to compile or download when Latchkey is installed. */
export class NodeSqliteDialect implements Dialect {
  readonly #path: string

  /** @param path a file, or `:memory:` */
  constructor(path: string) {
    this.#path = path
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#path)
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db)
  }
}

/**
 * One connection, lent to one query or transaction at a time, first come first served. The calls
 * are synchronous, so that a transaction runs from BEGIN to COMMIT without giving way to I/O.
 */
class NodeSqliteDriver implements Driver {
  readonly #path: string
  readonly #waiting: (() => void)[] = []
  #connection: NodeSqliteConnection | undefined
  #isLent = false

  constructor(path: string) {
    this.#path = path
  }

  async init(): Promise<void> {
    this.#connection = new NodeSqliteConnection(this.#path)
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#connection) throw new Error('the database is closed')
    if (this.#isLent) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#isLent = true

    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#isLent = false
  }

  async beginTransaction(): Promise<void> {
    // IMMEDIATE: a transaction that upgrades from reading to writing can fail, whatever it waits.
    this.#connection?.execute('begin immediate')
  }

  async commitTransaction(): Promise<void> {
    this.#connection?.execute('commit')
  }

  async rollbackTransaction(): Promise<void> {
    this.#connection?.execute('rollback')
  }

  async destroy(): Promise<void> {
    this.#connection?.close()
    this.#connection = undefined
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, { statement: StatementSync; isReader: boolean }>()

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    this.execute('pragma journal_mode = wal')
    // What was answered survives a power cut.
    this.execute('pragma synchronous = full')
  }

  execute(sql: string): void {
    this.#database.exec(sql)
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, isReader } = this.#prepare(sql)
    const values = parameters as readonly SQLInputValue[]

    if (isReader) return { rows: statement.all(...values) as Row[] }

    const { changes, lastInsertRowid } = statement.run(...values)

    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string): { statement: StatementSync; isReader: boolean } {
    const known = this.#statements.get(sql)
    if (known) return known

    if (this.#statements.size >= MAX_CACHED_STATEMENTS) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    const prepared = { statement, isReader: statement.columns().length > 0 }
    this.#statements.set(sql, prepared)

    return prepared
  }
}
