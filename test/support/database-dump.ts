import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '../../src/adapters/storage/kysely/index.ts'
import type { TestSystem } from './test-system.ts'

/** Everything that the database of a system holds, as text. */
export const dumpDatabase = ({ config }: Pick<TestSystem, 'config'>): Promise<string> =>
  config.databaseUrl.startsWith('sqlite:')
    ? bytesOf(config.databaseUrl.replace(/^sqlite:/, ''))
    : rowsOf(config.databaseUrl)

/** Every byte that is on the disk, deleted rows that linger in the file included. */
const bytesOf = async (path: string): Promise<string> => {
  const folder = join(path, '..')

  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n')
}

async function rowsOf(url: string): Promise<string> {
  const db = openDatabase(url)
  const tables = await db.introspection.getTables()
  const dumps = await Promise.all(
    tables.map(async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(db)).rows),
  )
  await db.destroy()

  return JSON.stringify(dumps)
}
