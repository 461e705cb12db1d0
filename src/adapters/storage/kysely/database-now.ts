import { sql } from 'kysely'
import { type Instant, SECOND } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { engineOf } from './engines/index.ts'

/** What time it is where the database is. @throws {Unavailable} */
export async function databaseNow(db: Database, url: string): Promise<Instant> {
  const epoch = sql.raw<number | string>(engineOf(url).epochSeconds)
  const { rows } = await orUnavailable(() =>
    sql<{ now: number | string }>`select ${epoch} as now`.execute(db),
  )

  return Math.round(Number(rows[0]?.now) * SECOND)
}
