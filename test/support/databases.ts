import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../src/adapters/storage/kysely/database.ts'
import { SchemaMigrator } from '../../src/adapters/storage/kysely/migrator.ts'

export interface TestDatabase extends AsyncDisposable {
  db: Database
  url: string
}

export interface TestEngine {
  name: string
  /** A fresh, migrated database of its own. */
  open(): Promise<TestDatabase>
}

/** Every engine that the conformance suites run on. */
export const engines: readonly TestEngine[] = [{ name: 'SQLite', open: openSqlite }]

/** The embedded default, for tests of everything but stores. */
export async function openSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-test-'))
  const url = `sqlite:${join(folder, 'latchkey.db')}`
  const db = openDatabase(url)
  await new SchemaMigrator(db).up()

  return {
    db,
    url,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await rm(folder, { recursive: true })
    },
  }
}
