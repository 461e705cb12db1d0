import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openDatabase, SchemaMigrator } from '../../src/adapters/storage/kysely/index.ts'
import { newFolder } from '../support/folders.ts'

test('a database file, and what lies beside it, is readable for its owner alone', async () => {
  await using folder = await newFolder()
  const path = join(folder.path, 'deeper', 'latchkey.db')
  const db = openDatabase(`sqlite:${path}`)
  await new SchemaMigrator(db).up()

  const modes = await Promise.all(['', '-wal'].map((suffix) => stat(`${path}${suffix}`)))
  await db.destroy()
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600])
})
