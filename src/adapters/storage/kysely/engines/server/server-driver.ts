import type { Driver, TransactionSettings } from 'kysely'
import { withDeadline } from '../../../../../core/values/index.ts'
import { DatabaseFailure } from '../database-errors.ts'
import { Lease } from './lease.ts'
import type { ServerPool } from './server-pool.ts'
import { CLOSING_MS } from './time-limits.ts'

/** Kysely's driver for a database server, answering in bounded time whatever happens to it. */
export class ServerDriver implements Driver {
  readonly #open: () => Promise<ServerPool>
  #pool: ServerPool | undefined

  constructor(open: () => Promise<ServerPool>) {
    this.#open = open
  }

  async init(): Promise<void> {
    this.#pool = await this.#open()
  }

  async acquireConnection(): Promise<Lease> {
    if (!this.#pool) throw new DatabaseFailure(undefined, 'the database is closed')
    const { connectionMs } = this.#pool.limits
    const connecting = this.#pool.connect()

    try {
      return new Lease(await withDeadline(connecting, connectionMs), this.#pool)
    } catch (error) {
      // One that comes late is for somebody else.
      connecting.then(
        (connection) => connection.release(),
        () => undefined,
      )
      throw new DatabaseFailure(error)
    }
  }

  async beginTransaction(lease: Lease, { accessMode }: TransactionSettings): Promise<void> {
    if (accessMode === 'read only') await lease.beginSnapshot()
    else lease.begin()
  }

  async commitTransaction(lease: Lease): Promise<void> {
    await lease.commit()
  }

  async rollbackTransaction(lease: Lease): Promise<void> {
    await lease.rollback()
  }

  async releaseConnection(lease: Lease): Promise<void> {
    lease.release()
  }

  async destroy(): Promise<void> {
    const pool = this.#pool
    this.#pool = undefined
    // Connections that do not even close have nothing left to lose.
    if (pool) await withDeadline(pool.close(), CLOSING_MS).catch(() => undefined)
  }
}
