import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { DeadlinePassed, withDeadline } from '../../../../../core/values/index.ts'
import { Contention, DatabaseFailure, UniqueViolation } from '../database-errors.ts'
import type { FailureMeaning, ServerConnection, ServerPool } from './server-pool.ts'
import { isUnhurried } from './without-haste.ts'

type Server = Pick<ServerPool, 'beginStatement' | 'limits' | 'readFailure' | 'snapshotStatements'>

/** A connection for as long as one caller has it. One that is lost never goes back to the pool. */
export class Lease implements DatabaseConnection {
  readonly #connection: ServerConnection
  readonly #server: Server
  /** Why the connection is of no more use. */
  #loss: { cause: unknown } | undefined

  constructor(connection: ServerConnection, server: Server) {
    this.#connection = connection
    this.#server = server
  }

  async begin(): Promise<void> {
    await this.#ask(this.#server.beginStatement)
  }

  async beginSnapshot(): Promise<void> {
    for (const statement of this.#server.snapshotStatements) await this.#ask(statement)
  }

  async commit(): Promise<void> {
    await this.#ask('commit')
  }

  /** Never fails: what cannot be rolled back is cut off, and so rolled back by the server. */
  async rollback(): Promise<void> {
    if (this.#loss) return
    await this.#ask('rollback').catch((error) => this.#lose(error))
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return isUnhurried(query)
      ? this.#askPatiently(query.sql, query.parameters)
      : this.#ask(query.sql, query.parameters)
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  release(): void {
    if (!this.#loss) this.#connection.release()
  }

  #ask<Row>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    return this.#understand(() =>
      withDeadline(this.#connection.query<Row>(sql, parameters), this.#server.limits.answerMs),
    )
  }

  #askPatiently<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return this.#understand(() => this.#connection.query<Row>(sql, parameters))
  }

  async #understand<Result>(ask: () => Promise<Result>): Promise<Result> {
    if (this.#loss) throw new DatabaseFailure(this.#loss.cause, 'the connection was lost')

    try {
      return await ask()
    } catch (error) {
      const meaning = this.#meaningOf(error)
      if (meaning === 'lost') this.#lose(error)
      throw new FAILURES[meaning](error)
    }
  }

  #meaningOf(error: unknown): FailureMeaning {
    return error instanceof DeadlinePassed ? 'lost' : this.#server.readFailure(error)
  }

  #lose(cause: unknown): void {
    this.#loss = { cause }
    this.#connection.destroy()
  }
}

const FAILURES = {
  'unique-violation': UniqueViolation,
  contention: Contention,
  failure: DatabaseFailure,
  lost: DatabaseFailure,
} as const satisfies Record<FailureMeaning, typeof DatabaseFailure>
