import { describe, expect, test } from '@jest/globals'
import { Kysely } from 'kysely'
import { migrations } from '../../../migrations/index.ts'
import { openDatabase } from '../../../src/adapters/storage/kysely/database.ts'
import { DATABASE_DEFAULTS, engineOf } from '../../../src/adapters/storage/kysely/engines/index.ts'
import { SchemaMigrator } from '../../../src/adapters/storage/kysely/migrator.ts'
import type { Tables } from '../../../src/adapters/storage/kysely/tables.ts'
import { engines } from '../../support/databases.ts'
import { layWire } from '../../support/wire.ts'

const servers = engines.filter(({ dialect }) => dialect !== 'sqlite')
const describeOnServers = servers.length ? describe.each(servers) : describe.skip.each(engines)

describeOnServers('a migration on $name', ({ create }) => {
  test('goes on, whichever of its statements it was cut off at', async () => {
    await using whole = await create()
    await using cut = await create()
    await using wire = await layWire(cut.url)
    const changes = await changesOf(whole.url)
    const some = changes.filter((_, index) => index % EACH === EACH - 1)

    for (const change of some) {
      wire.cutAnswerTo(change)
      await expect(up(wire.url)).rejects.toThrow()
    }
    const executed = await up(wire.url)

    expect(some.length).toBeGreaterThan(5)
    expect(executed).toEqual(names.slice(-executed.length))
    expect(await tablesOf(cut.url)).toEqual(await tablesOf(whole.url))
  }, 120_000)
})

/** The statements at which it is cut off; each costs a start. With 1 it is every one. */
const EACH = 9
const names = Object.keys(migrations)

async function up(url: string): Promise<readonly string[]> {
  const db = openDatabase(url)

  try {
    return await new SchemaMigrator(db).up()
  } finally {
    await db.destroy()
  }
}

/** The statements by which the schema of a new database is made. */
async function changesOf(url: string): Promise<readonly string[]> {
  const statements: string[] = []
  const dialect = engineOf(url).createDialect(url, DATABASE_DEFAULTS)
  const db = new Kysely<Tables>({ dialect, log: ({ query }) => void statements.push(query.sql) })

  await new SchemaMigrator(db).up()
  await db.destroy()

  // Whether the table of the steps is there, Kysely looks by itself.
  return statements.filter((statement) => /^(create|alter)(?!.*schema_migrations)/.test(statement))
}

async function tablesOf(url: string) {
  const db = openDatabase(url)

  try {
    const tables = await db.introspection.getTables()

    return tables.map(({ name, columns }) => ({ name, columns }))
  } finally {
    await db.destroy()
  }
}
