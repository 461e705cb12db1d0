import type { QueryResult } from 'kysely'
import { Pool, type PoolClient, types } from 'pg'
import type { DatabaseOptions } from '../database-options.ts'
import type { ServerAddress } from '../server/server-address.ts'
import type { ServerConnection, ServerPool } from '../server/server-pool.ts'
import { IDLE_TRANSACTION_MS, KEEP_ALIVE_MS, type TimeLimits } from '../server/time-limits.ts'
import type { Statement } from '../statement.ts'
import { readPostgresFailure } from './failures.ts'
import { StatementBatch } from './statement-batch.ts'

export class PostgresPool implements ServerPool {
  readonly beginStatement = 'begin isolation level read committed'
  readonly snapshotStatements = ['begin isolation level repeatable read read only']
  readonly readFailure = readPostgresFailure
  readonly limits: TimeLimits
  readonly #pool: Pool
  /** By connection, the names of the statements that the server has prepared there. */
  readonly #prepared = new WeakMap<PoolClient, Set<string>>()

  constructor(
    { isEncrypted, ...address }: ServerAddress,
    { poolSize, tlsAuthority, limits }: DatabaseOptions,
  ) {
    this.limits = limits
    this.#pool = new Pool({
      ...address,
      ssl: isEncrypted && { ca: tlsAuthority, rejectUnauthorized: true },
      max: poolSize,
      application_name: 'latchkey',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: limits.connectionMs,
      statement_timeout: limits.statementMs,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      types: { getTypeParser: parserOf },
    })
    // A connection that dies while nobody asks it anything is removed; unheard, it would end us.
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', (client) => void client.on('error', () => undefined))
  }

  async connect(): Promise<ServerConnection> {
    const client = await this.#pool.connect()
    const prepared = this.#prepared.get(client) ?? new Set()
    this.#prepared.set(client, prepared)

    return new PostgresConnection(client, prepared)
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

class PostgresConnection implements ServerConnection {
  readonly #client: PoolClient
  readonly #prepared: Set<string>

  constructor(client: PoolClient, prepared: Set<string>) {
    this.#client = client
    this.#prepared = prepared
  }

  async query<Row>(statements: readonly Statement[]): Promise<QueryResult<Row>> {
    const batch = new StatementBatch(statements, this.#prepared)
    this.#client.query(batch)
    const { command, rowCount, rows } = await batch.answer

    return {
      rows,
      ...(CHANGING.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }),
    }
  }

  release(): void {
    this.#client.release()
  }

  destroy(): void {
    // An answer that is waited for would keep a mere goodbye waiting too.
    this.#client.connection.stream.destroy()
    this.#client.release(true)
  }
}

const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE'])

// Our integers of eight bytes are milliseconds and counts: exact as numbers for 285,000 years.
const parserOf: typeof types.getTypeParser = (oid, format) =>
  oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)
