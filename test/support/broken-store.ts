import { type Database, openDatabase } from '../../src/adapters/storage/kysely/index.ts'
import { inTurn } from './in-turn.ts'
import type { TestSystem } from './test-system.ts'

const AWAY = 'away_'

/** Takes tables away from the running program, all or some, and gives them back when disposed of. */
export async function breakStore(
  { config }: Pick<TestSystem, 'config'>,
  isTaken: (table: string) => boolean = () => true,
): Promise<AsyncDisposable> {
  const db = openDatabase(config.databaseUrl)
  const taken = (await tablesOf(db)).filter(isTaken)
  for (const table of taken) await rename(db, table, `${AWAY}${table}`)

  return {
    async [Symbol.asyncDispose]() {
      for (const table of taken) await rename(db, `${AWAY}${table}`, table)
      await db.destroy()
    },
  }
}

const rename = (db: Database, from: string, to: string): Promise<void> =>
  inTurn(() => db.schema.alterTable(from).renameTo(to).execute())

const tablesOf = async (db: Database): Promise<string[]> =>
  (await db.introspection.getTables()).map(({ name }) => name)
