import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  type TransactionSettings,
} from 'kysely'
import { DatabaseFailure } from '../database-errors.ts'
import { mayBeLost } from '../durability.ts'
import { SqliteConnection } from './connection.ts'
import { type Member, SqliteGroupCommit } from './group-commit.ts'
import { beginSnapshot } from './snapshot.ts'

export const IN_MEMORY = ':memory:'

interface Connections {
  writers: SqliteGroupCommit
  /** Sees what is durable, and waits for no writer. A database in memory has but one connection. */
  reader: SqliteConnection | undefined
  /** One that is closed with its only transaction. */
  openReader(): SqliteConnection | undefined
}

export class SqliteDriver implements Driver {
  readonly #path: string
  readonly #idle: Lease[] = []
  #connections: Connections | undefined

  constructor(path: string) {
    this.#path = path
  }

  async init(): Promise<void> {
    const openReader = () =>
      this.#path === IN_MEMORY ? undefined : SqliteConnection.forReading(this.#path)

    this.#connections = {
      writers: new SqliteGroupCommit(SqliteConnection.forWriting(this.#path)),
      reader: openReader(),
      openReader,
    }
  }

  async acquireConnection(): Promise<Lease> {
    if (!this.#connections) throw new DatabaseFailure(undefined, 'the database is closed')

    // Used again, since Kysely remembers each one that it was ever given.
    return this.#idle.pop() ?? new Lease(this.#connections)
  }

  async releaseConnection(lease: Lease): Promise<void> {
    lease.end()
    this.#idle.push(lease)
  }

  async beginTransaction(lease: Lease, { accessMode }: TransactionSettings): Promise<void> {
    await (accessMode === 'read only' ? lease.beginSnapshot() : lease.begin())
  }

  async commitTransaction(lease: Lease): Promise<void> {
    await lease.transaction.commit()
  }

  async rollbackTransaction(lease: Lease): Promise<void> {
    await lease.transaction.rollback()
  }

  async destroy(): Promise<void> {
    this.#connections?.reader?.close()
    this.#connections?.writers.close()
    this.#connections = undefined
  }
}

/** What Kysely takes for a connection: a turn at one, as soon as it is known for what. */
class Lease implements DatabaseConnection {
  readonly #connections: Connections
  #transaction: Member | undefined

  constructor(connections: Connections) {
    this.#connections = connections
  }

  get transaction(): Member {
    if (!this.#transaction) throw new Error('no transaction was begun')

    return this.#transaction
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#connections.writers.begin({ isLosable: mayBeLost() })
  }

  /** Holds no writer up, nor does one hold it up. */
  async beginSnapshot(): Promise<void> {
    const reader = this.#connections.openReader()
    if (!reader) return this.begin()
    this.#transaction = beginSnapshot(reader)
  }

  end(): void {
    this.#transaction = undefined
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { reader } = this.#connections
    if (this.#transaction) return this.#transaction.query(query)
    if (reader && SelectQueryNode.is(query.query)) return reader.query(query)

    return this.#alone(query)
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  /** A statement that is a transaction by itself. */
  async #alone<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const transaction = await this.#connections.writers.begin({ isLosable: mayBeLost() })

    try {
      const result = transaction.query<Row>(query)
      await transaction.commit()

      return result
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }
}
