import { DatabaseSync } from 'node:sqlite'
import type { TestSystem } from './test-system.ts'

const AWAY = 'away_'

/** Takes tables away from the running program, all or some, and gives them back when disposed of. */
export function breakStore(
  { config }: Pick<TestSystem, 'config'>,
  isTaken: (table: string) => boolean = () => true,
): Disposable {
  const database = new DatabaseSync(config.databaseUrl.replace(/^sqlite:/, ''))
  const taken = tablesOf(database).filter(isTaken)
  const rename = (from: string, to: string) =>
    database.exec(`alter table "${from}" rename to "${to}"`)
  for (const table of taken) rename(table, `${AWAY}${table}`)

  return {
    [Symbol.dispose]() {
      for (const table of taken) rename(`${AWAY}${table}`, table)
      database.close()
    },
  }
}

const tablesOf = (database: DatabaseSync): string[] =>
  database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    .all()
    .map(({ name }) => String(name))
