import { describe, expect, test } from '@jest/globals'
import { migrations } from '../../migrations/index.ts'
import { SchemaMigrator } from '../../src/adapters/storage/kysely/migrator.ts'
import { engines } from '../support/databases.ts'

describe.each(engines)('migrations on $name', ({ open }) => {
  test('are all run, in the order of the list', async () => {
    await using database = await open()
    const steps = await new SchemaMigrator(database.db).status()

    expect(steps.map(({ name }) => name)).toEqual(Object.keys(migrations))
    expect(steps.every(({ executedAt }) => executedAt !== undefined)).toBe(true)
  })

  test('can be taken back and run again', async () => {
    await using database = await open()
    const migrator = new SchemaMigrator(database.db)

    for (const name of Object.keys(migrations).reverse()) expect(await migrator.down()).toBe(name)
    expect(await migrator.up()).toEqual(Object.keys(migrations))
  })

  test('do nothing when there is nothing to do', async () => {
    await using database = await open()

    expect(await new SchemaMigrator(database.db).up()).toEqual([])
  })
})
