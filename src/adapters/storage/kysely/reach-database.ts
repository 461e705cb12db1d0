import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Log } from '../../../core/log.ts'
import { SECOND } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import { type Engine, engineOf } from './engines/index.ts'
import { DatabaseUnreachable } from './errors.ts'
import { refuseOldVersion } from './refuse-old-version.ts'

export interface ReachDatabaseDeps {
  db: Database
  /** Its password is shown nowhere. */
  url: string
  /** For how long a server that is not there yet is waited for. */
  patienceMs: number
  log: Log
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5 * SECOND

/**
 * Settles when the server of the database answers and is one that Latchkey works with. SQLite,
 * which has none, is there at once.
 * @throws {DatabaseUnreachable}
 * @throws {DatabaseTooOld}
 */
export async function reachDatabase({ url, ...deps }: ReachDatabaseDeps): Promise<void> {
  const { server } = engineOf(url)
  if (!server) return

  const version = await askVersion({ ...deps, server, host: new URL(url).host })
  refuseOldVersion(version, server.products)
}

interface Inquiry extends Omit<ReachDatabaseDeps, 'url'> {
  server: NonNullable<Engine['server']>
  host: string
}

async function askVersion(inquiry: Inquiry): Promise<string> {
  const { db, server, host, patienceMs, log } = inquiry
  const endsAt = performance.now() + patienceMs

  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      const { rows } = await sql<{ version: string }>`select version() as version`.execute(db)

      return rows[0]?.version ?? ''
    } catch (error) {
      const { cause } = error as Error
      if (server.isRefusal(cause)) {
        throw new DatabaseUnreachable(`The database server ${host} refuses us.`, cause)
      }
      if (performance.now() + pauseMs > endsAt) {
        throw new DatabaseUnreachable(`The database server ${host} cannot be reached.`, cause)
      }
      log.warn({ host, reason: reasonOf(cause), pauseMs }, 'waiting for the database server')
    }
    await pause(pauseMs)
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
