import { describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/app-store.ts'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { SchemaOutOfOrder, SchemaTooNew } from '../../src/adapters/storage/kysely/errors.ts'
import { SchemaMigrator } from '../../src/adapters/storage/kysely/migrator.ts'
import { newApp } from '../support/apps.ts'
import { engines } from '../support/databases.ts'
import { newFolder } from '../support/folders.ts'
import { node } from '../support/processes.ts'

const names = Object.keys(migrations)
const main = new URL('../../src/main.ts', import.meta.url).pathname

describe.each(engines)('migrations on $name', ({ create, open }) => {
  test('are all run, in the order of the list', async () => {
    await using database = await open()
    const steps = await new SchemaMigrator(database.db).status()

    expect(steps.map(({ name }) => name)).toEqual(names)
    expect(steps.every(({ executedAt }) => executedAt !== undefined)).toBe(true)
  })

  test('can be taken back and run again', async () => {
    await using database = await open()
    const migrator = new SchemaMigrator(database.db)

    for (const name of names.toReversed()) expect(await migrator.down()).toBe(name)
    expect(await migrator.up()).toEqual(names)
    // MariaDB writes each change of a table to the disk, which takes its time on a crowded machine.
  }, 300_000)

  test('do nothing when there is nothing to do', async () => {
    await using database = await open()

    expect(await new SchemaMigrator(database.db).up()).toEqual([])
  })

  test('go on where they were cut short', async () => {
    await using database = await open()
    const { db } = database
    await forget(db, ...names)
    await db.schema.dropTable('user_emails').execute()
    await db.schema.dropTable('artifacts').execute()

    expect(await new SchemaMigrator(db).plan()).toEqual(names)
    expect(await new SchemaMigrator(db).up()).toEqual(names)
    await expect(db.selectFrom('user_emails').selectAll().execute()).resolves.toEqual([])
  })

  test('leave a schema alone that a newer program has brought further', async () => {
    await using database = await open()
    const { db } = database
    await pretend(db, '9999-later')

    expect(await new SchemaMigrator(db).up()).toEqual([])
    expect(await new SchemaMigrator(db).isCurrent()).toBe(true)
  })

  test('refuse a schema from which a newer program has taken what this one needs', async () => {
    await using database = await open()
    await pretend(database.db, '9999-later.contract')
    const migrator = new SchemaMigrator(database.db)

    expect(await migrator.isCurrent()).toBe(false)
    await expect(migrator.up()).rejects.toThrow(/newer Latchkey \(9999-later\.contract\)/)
    await expect(migrator.down()).rejects.toThrow(SchemaTooNew)
  })

  test('do not run between those of a program that is not this one', async () => {
    await using database = await open()
    await pretend(database.db, '9999-later')
    await forget(database.db, names.at(-1) ?? '')
    const migrator = new SchemaMigrator(database.db)

    await expect(migrator.up()).rejects.toThrow(SchemaTooNew)
    expect(await migrator.plan()).toEqual(names.slice(-1))
  })

  test('refuse a schema that lacks one of the steps before', async () => {
    await using database = await open()
    await forget(database.db, '0012-session-use')

    await expect(new SchemaMigrator(database.db).up()).rejects.toThrow(SchemaOutOfOrder)
  })

  test('write down the origins of public apps that are there already', async () => {
    await using database = await open()
    const { db } = database
    const apps = new KyselyAppStore(db)
    await apps.create(newApp({ type: 'spa', redirectUris: ['https://board.example/'] }), 1)
    await apps.create(newApp({ redirectUris: ['https://web.example/'] }), 1)
    await db.deleteFrom('app_origins').execute()
    for (const name of names.slice(names.indexOf('0009-app-origins'))) await forget(db, name)

    await new SchemaMigrator(db).up()

    expect(await apps.hasPublicOrigin('https://board.example')).toBe(true)
    expect(await apps.hasPublicOrigin('https://web.example')).toBe(false)
  })

  test('are run by one of ten processes that start at once', async () => {
    await using database = await create()
    await using folder = await newFolder()
    const env = { DATABASE_URL: database.url, DATA_DIR: folder.path, LATCHKEY_SECRET }

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => node([main, 'migrate', 'up', '--json'], { env })),
    )
    expect(outcomes.filter(({ exitCode }) => exitCode !== 0)).toEqual([])
    const executed = outcomes.map(({ stdout }) => JSON.parse(stdout).executed)
    expect(executed.toSorted((one, other) => other.length - one.length)).toEqual([
      names,
      ...Array(9).fill([]),
    ])
  }, 120_000)
})

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'

/** As if a program had run a step of that name. */
const pretend = (db: Database, name: string) =>
  sql`insert into schema_migrations (name, timestamp)
    values (${name}, ${new Date().toISOString()})`.execute(db)

const forget = async (db: Database, ...steps: readonly string[]): Promise<void> => {
  await sql`delete from schema_migrations where name in (${sql.join(steps)})`.execute(db)
}
