import { describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../src/adapters/storage/kysely/database.ts'
import {
  DatabaseFailure,
  UniqueViolation,
} from '../../src/adapters/storage/kysely/engines/index.ts'
import { PreparedQuery } from '../../src/adapters/storage/kysely/prepared-query.ts'
import { engines } from '../support/databases.ts'

const insertOf = (db: Database) =>
  new PreparedQuery(({ name, holder }: { name: string; holder: string }) =>
    db.insertInto('leases').values({ name, holder, expires_at: 0 }),
  )

const findOf = (db: Database) =>
  new PreparedQuery(({ name }: { name: string }) =>
    db.selectFrom('leases').select(['name', 'holder']).where('name', '=', name),
  )

describe.each(engines)('a prepared query on $name', ({ open }) => {
  /** Through one connection, so that what is prepared on it is met again. */
  async function openOneConnection() {
    const { url, ...database } = await open()
    const db = openDatabase(url, { poolSize: 1 })

    return {
      db,
      async [Symbol.asyncDispose]() {
        await db.destroy()
        await database[Symbol.asyncDispose]()
      },
    }
  }

  test('means the same after a newer program has added to its table', async () => {
    await using opened = await openOneConnection()
    const { db } = opened
    const [insert, find] = [insertOf(db), findOf(db)]
    await insert.run(db, { name: 'é', holder: "o'ne" })
    const before = await find.run(db, { name: 'é' })

    await db.schema.alterTable('leases').addColumn('later', 'text').execute()
    await insert.run(db, { name: 'e', holder: 'other' })

    expect(before.rows).toEqual([{ name: 'é', holder: "o'ne" }])
    expect((await find.run(db, { name: 'é' })).rows).toEqual(before.rows)
    expect((await find.run(db, { name: 'e' })).rows).toEqual([{ name: 'e', holder: 'other' }])
  })

  test('works after it failed, alone or because of another in its transaction', async () => {
    await using opened = await openOneConnection()
    const { db } = opened
    const insert = insertOf(db)
    const one = { name: 'one', holder: '' }
    const later = new PreparedQuery(({ name }: { name: string }) =>
      inLater(db).selectFrom('later').select('name').where('name', '=', name),
    )

    await expect(later.run(db, one)).rejects.toThrow(DatabaseFailure)
    await inLater(db).schema.createTable('later').addColumn('name', 'varchar(32)').execute()
    expect((await later.run(db, one)).rows).toEqual([])

    const broken = db.transaction().execute(async (trx) => {
      await insert.runUnobserved(trx, one)
      await sql`select nothing from nowhere`.execute(trx)
    })
    await expect(broken).rejects.toThrow(DatabaseFailure)
    await db.transaction().execute((trx) => insert.runUnobserved(trx, one))
    expect((await findOf(db).run(db, one)).rows).toEqual([one])
  })

  test('whose answer nobody waits for takes its transaction with it when it fails', async () => {
    await using opened = await openOneConnection()
    const { db } = opened
    const [insert, find] = [insertOf(db), findOf(db)]
    await insert.run(db, { name: 'there', holder: '' })

    const refused = db.transaction().execute(async (trx) => {
      await insert.runUnobserved(trx, { name: 'new', holder: '' })
      await insert.runUnobserved(trx, { name: 'there', holder: 'somebody else' })
      await insert.runUnobserved(trx, { name: 'newer', holder: '' })
    })
    await expect(refused).rejects.toThrow(UniqueViolation)
    for (const name of ['new', 'newer']) expect((await find.run(db, { name })).rows).toEqual([])
    expect((await find.run(db, { name: 'there' })).rows).toMatchObject([{ holder: '' }])
  })

  test('sees what was written before it in its transaction, waited for or not', async () => {
    await using opened = await openOneConnection()
    const { db } = opened
    const [insert, find] = [insertOf(db), findOf(db)]
    const one = { name: 'one', holder: '' }

    await db.transaction().execute(async (trx) => {
      await insert.runUnobserved(trx, one)
      expect((await find.run(trx, one)).rows).toEqual([one])
    })
  })

  test('has to name what it reads', async () => {
    await using opened = await openOneConnection()
    const { db } = opened

    expect(() => new PreparedQuery(() => db.selectFrom('leases').selectAll())).toThrow(/columns/)
  })
})

const inLater = (db: Database) => db.withTables<{ later: { name: string } }>()
