import type { QueryResult } from 'kysely'
import { createPool, type Pool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise'
import { withDeadline } from '../../../../../core/values/index.ts'
import type { DatabaseOptions } from '../database-options.ts'
import type { ServerAddress } from '../server/server-address.ts'
import type { ServerConnection, ServerPool } from '../server/server-pool.ts'
import { KEEP_ALIVE_MS, type TimeLimits } from '../server/time-limits.ts'
import type { Statement } from '../statement.ts'
import { readMysqlFailure } from './failures.ts'

/** Beyond that, waiting for a connection is hopeless. */
const MAX_WAITING = 1_000

/**
 * What every connection is told first. The driver writes values into statements by itself, and how
 * it escapes them is safe only without NO_BACKSLASH_ESCAPES.
 */
const settings = ({ statementMs }: TimeLimits): readonly string[] => [
  'set session transaction isolation level read committed',
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
    innodb_lock_wait_timeout = ${Math.ceil(statementMs / 1_000)}`,
]

export class MysqlPool implements ServerPool {
  readonly beginStatement = 'begin'
  readonly snapshotStatements = [
    'set transaction isolation level repeatable read',
    'start transaction with consistent snapshot, read only',
  ]
  readonly readFailure = readMysqlFailure
  readonly limits: TimeLimits
  readonly #pool: Pool
  readonly #prepared = new WeakSet<object>()

  constructor(
    { isEncrypted, ...address }: ServerAddress,
    { poolSize, tlsAuthority, limits }: DatabaseOptions,
  ) {
    this.limits = limits
    this.#pool = createPool({
      ...address,
      ...(isEncrypted && {
        ssl: { ca: tlsAuthority, rejectUnauthorized: true, verifyIdentity: true },
      }),
      connectionLimit: poolSize,
      queueLimit: MAX_WAITING,
      connectTimeout: limits.connectionMs,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      charset: 'utf8mb4_bin',
      // FOUND_ROWS: an UPDATE counts the rows that it matched, as on every other engine.
      flags: ['FOUND_ROWS', '-LOCAL_FILES'],
      multipleStatements: false,
      stringifyObjects: true,
      connectAttributes: { program_name: 'latchkey' },
    })
  }

  async connect(): Promise<ServerConnection> {
    const raw = await this.#pool.getConnection()
    const connection = new MysqlConnection(raw)

    // The wrapper is new each time, what it wraps is not.
    if (this.#prepared.has(raw.connection)) return connection
    try {
      for (const setting of settings(this.limits)) {
        await withDeadline(
          connection.query([{ sql: setting, parameters: [] }]),
          this.limits.connectionMs,
        )
      }
      this.#prepared.add(raw.connection)
    } catch (error) {
      connection.destroy()
      throw error
    }

    return connection
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

class MysqlConnection implements ServerConnection {
  readonly #connection: PoolConnection

  constructor(connection: PoolConnection) {
    this.#connection = connection
  }

  async query<Row>(statements: readonly Statement[]): Promise<QueryResult<Row>> {
    let answer: QueryResult<Row> = { rows: [] }
    // Its protocol takes one at a time; several in one text would let a text add one of its own.
    for (const statement of statements) answer = await this.#ask(statement)

    return answer
  }

  release(): void {
    this.#connection.release()
  }

  destroy(): void {
    this.#connection.destroy()
  }

  async #ask<Row>({ sql, parameters }: Statement): Promise<QueryResult<Row>> {
    const [result] = await this.#connection.query(sql, [...parameters])
    if (Array.isArray(result)) return { rows: result as Row[] }

    const { affectedRows } = result as ResultSetHeader
    return { rows: [], numAffectedRows: BigInt(affectedRows) }
  }
}
