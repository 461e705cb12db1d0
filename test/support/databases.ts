import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../src/adapters/storage/kysely/database.ts'
import { SchemaMigrator } from '../../src/adapters/storage/kysely/migrator.ts'
import { createServerDatabase } from './server-databases.ts'

export interface TestDatabase extends AsyncDisposable {
  db: Database
  url: string
}

export interface TestEngine {
  name: string
  /** As in DIALECTS. */
  dialect: 'sqlite' | 'postgres' | 'mysql'
  /** A fresh, empty database of its own, and its URL. */
  create(): Promise<AsyncDisposable & { url: string }>
  /** A fresh, migrated database of its own. */
  open(): Promise<TestDatabase>
}

const { DIALECTS, POSTGRES_TEST_URL, MARIADB_TEST_URL } = process.env

/** Every engine that is present: SQLite always, a server when there is one to make databases on. */
const present: readonly TestEngine[] = [
  engine('SQLite', 'sqlite', createFile),
  ...onServer('PostgreSQL', 'postgres', POSTGRES_TEST_URL),
  ...onServer('MySQL', 'mysql', MARIADB_TEST_URL),
]

/** Every engine that the conformance suites run on. `DIALECTS=sqlite,postgres` leaves out others. */
export const engines: readonly TestEngine[] = present.filter(
  ({ dialect }) => !DIALECTS || DIALECTS.split(',').includes(dialect),
)

/** The embedded default, for tests of everything but stores. */
export const openSqlite = (): Promise<TestDatabase> => openOn(createFile)

function engine(
  name: string,
  dialect: TestEngine['dialect'],
  create: TestEngine['create'],
): TestEngine {
  return { name, dialect, create, open: () => openOn(create) }
}

function onServer(
  name: string,
  dialect: TestEngine['dialect'],
  url: string | undefined,
): TestEngine[] {
  return url ? [engine(name, dialect, () => createServerDatabase(url))] : []
}

/** Suites race a hundred at once, on machines that do other things as well. */
const PATIENT = { connectionMs: 30_000, statementMs: 30_000, answerMs: 35_000 }

async function openOn(create: TestEngine['create']): Promise<TestDatabase> {
  const created = await create()
  const db = openDatabase(created.url, { limits: PATIENT })
  await new SchemaMigrator(db).up()

  return {
    db,
    url: created.url,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await created[Symbol.asyncDispose]()
    },
  }
}

async function createFile(): Promise<AsyncDisposable & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-test-'))

  return {
    url: `sqlite:${join(folder, 'latchkey.db')}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
