import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { DeadlinePassed, withDeadline } from '../../../../../core/values/index.ts'
import { Contention, DatabaseFailure, UniqueViolation } from '../database-errors.ts'
import type { KnownQuery, Statement } from '../statement.ts'
import { untilUndisturbed } from '../until-undisturbed.ts'
import type { FailureMeaning, ServerConnection, ServerPool } from './server-pool.ts'
import { isUnhurried } from './without-haste.ts'

type Server = Pick<ServerPool, 'beginStatement' | 'limits' | 'readFailure' | 'snapshotStatements'>

/**
 * A connection for as long as one caller has it. One that is lost never goes back to the pool.
 *
 * What nobody waits for, as the begin of a transaction and writes whose answer says nothing, goes
 * along with the next statement.
 */
export class Lease implements DatabaseConnection {
  readonly #connection: ServerConnection
  readonly #server: Server
  #waiting: Statement[] = []
  #transaction: 'none' | 'announced' | 'begun' = 'none'
  /** Why the connection is of no more use. */
  #loss: { cause: unknown } | undefined

  constructor(connection: ServerConnection, server: Server) {
    this.#connection = connection
    this.#server = server
  }

  begin(): void {
    this.#transaction = 'announced'
    this.#waiting = [toStatement(this.#server.beginStatement)]
  }

  async beginSnapshot(): Promise<void> {
    this.#transaction = 'begun'
    for (const sql of this.#server.snapshotStatements) await this.#ask(toStatement(sql))
  }

  async commit(): Promise<void> {
    await this.#ask(toStatement('commit'))
  }

  /** Never fails: what cannot be rolled back is cut off, and so rolled back by the server. */
  async rollback(): Promise<void> {
    this.#waiting = []
    if (this.#loss || this.#transaction === 'announced') return
    await this.#ask(toStatement('rollback')).catch((error) => this.#lose(error))
  }

  async executeQuery<Row>(query: KnownQuery): Promise<QueryResult<Row>> {
    if (isUnhurried(query)) return this.#askPatiently(query)
    if (this.#transaction === 'none') return this.#askAlone(query)
    if (!query.isUnobserved) return this.#ask(query)
    this.#waiting.push(query)

    return { rows: [] }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  release(): void {
    if (!this.#loss) this.#connection.release()
  }

  #ask<Row>(statement: Statement): Promise<QueryResult<Row>> {
    return this.#understand(() =>
      withDeadline(this.#send<Row>(statement), this.#server.limits.answerMs),
    )
  }

  /** A transaction of one statement, which runs again when the database broke a deadlock at its cost. */
  #askAlone<Row>(statement: Statement): Promise<QueryResult<Row>> {
    return untilUndisturbed(
      () => this.#ask(statement),
      (error) => error instanceof Contention,
    )
  }

  #askPatiently<Row>(statement: Statement): Promise<QueryResult<Row>> {
    return this.#understand(() => this.#send(statement))
  }

  /** With all that waits. */
  #send<Row>(statement: Statement): Promise<QueryResult<Row>> {
    const statements = [...this.#waiting, statement]
    this.#waiting = []
    if (this.#transaction === 'announced') this.#transaction = 'begun'

    return this.#connection.query(statements)
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

const toStatement = (sql: string): Statement => ({ sql, parameters: [] })
