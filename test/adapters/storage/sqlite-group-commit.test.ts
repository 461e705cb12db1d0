import { describe, expect, test } from '@jest/globals'
import { type Kysely, sql } from 'kysely'
import { openDatabase } from '../../../src/adapters/storage/kysely/database.ts'
import { DatabaseFailure, losably } from '../../../src/adapters/storage/kysely/engines/index.ts'
import { newFolder } from '../../support/folders.ts'

type Things = Kysely<{ things: { id: number } }>

const insertOne = (db: Things, id: number) => db.insertInto('things').values({ id }).execute()

const insert = (db: Things, id: number) => db.transaction().execute((trx) => insertOne(trx, id))

describe('transactions of one moment on SQLite', () => {
  test('are committed together', async () => {
    await using opened = await openThings()
    const { db, observer } = opened
    const before = await versionSeenBy(observer)

    await Promise.all(ONE_HUNDRED.map((id) => insert(db, id)))

    expect(await versionSeenBy(observer)).toBe(before + 1)
    expect(await idsIn(observer)).toEqual(ONE_HUNDRED)
  })

  test('are seen by nobody before that', async () => {
    await using opened = await openThings()
    const { db, observer } = opened
    const writing = insert(db, 1)
    await Promise.resolve()

    expect(await idsIn(db)).toEqual([])
    expect(await idsIn(observer)).toEqual([])
    await writing
    expect(await idsIn(db)).toEqual([1])
  })

  test('take no other with them when they are rolled back', async () => {
    await using opened = await openThings()
    const { db } = opened

    const outcomes = await Promise.allSettled(
      ONE_HUNDRED.map((id) =>
        db.transaction().execute(async (trx) => {
          await insertOne(trx, id)
          if (id % 2) throw new Error('refused')
        }),
      ),
    )

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(50)
    expect(await idsIn(db)).toEqual(ONE_HUNDRED.filter((id) => id % 2 === 0))
  })

  test('wait for one that gives way in its midst', async () => {
    await using opened = await openThings()
    const { db } = opened
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>()

    const slow = db.transaction().execute(async (trx) => {
      await insertOne(trx, 1)
      await asked
      await insertOne(trx, 2)
    })
    const quick = insert(db, 3)
    await new Promise((resolve) => setImmediate(resolve))
    expect(await idsIn(db)).toEqual([])
    answer()
    await Promise.all([slow, quick])

    expect(await idsIn(db)).toEqual([1, 2, 3])
  })

  test('may be losable and durable at once', async () => {
    await using opened = await openThings()
    const { db, observer } = opened

    await Promise.all(
      ONE_HUNDRED.map((id) => (id % 2 ? losably(() => insert(db, id)) : insert(db, id))),
    )

    expect(await idsIn(observer)).toEqual(ONE_HUNDRED)
  })

  test('fail alone where the disk is full for one of them', async () => {
    await using opened = await openThings()
    const { db } = opened
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db)
    const fill = db
      .transaction()
      .execute((trx) => sql`create table heap as select zeroblob(100000)`.execute(trx))

    const [first, full, last] = await Promise.allSettled([insert(db, 1), fill, insert(db, 2)])

    expect(full).toMatchObject({ reason: expect.any(DatabaseFailure) })
    expect([first?.status, last?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(await idsIn(db)).toEqual([1, 2])
  })

  test('fail together when the commit fails, and leave nothing behind', async () => {
    await using opened = await openThings()
    const { db } = opened
    await sql`create table parts (
      thing_id integer references things (id) deferrable initially deferred
    )`.execute(db)
    const writePart = () =>
      db.transaction().execute((trx) => sql`insert into parts values (99)`.execute(trx))

    const outcomes = await Promise.allSettled([insert(db, 1), writePart(), insert(db, 2)])

    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: expect.any(DatabaseFailure) })
    }
    expect(await idsIn(db)).toEqual([])
    await insert(db, 3)
    expect(await idsIn(db)).toEqual([3])
  })

  test('that are under way when the database is closed fail', async () => {
    await using opened = await openThings()
    const { db, observer } = opened
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>()
    const unfinished = db.transaction().execute(async (trx) => {
      await insertOne(trx, 1)
      await asked
    })
    await new Promise((resolve) => setImmediate(resolve))

    await db.destroy()
    answer()

    await expect(unfinished).rejects.toThrow('the database is closed')
    expect(await idsIn(observer)).toEqual([])
  })
})

const ONE_HUNDRED = Array.from({ length: 100 }, (_, index) => index + 1)

/** A database, and somebody else who looks at it. */
async function openThings() {
  await using opened = new AsyncDisposableStack()
  const { path } = opened.use(await newFolder())
  const url = `sqlite:${path}/things.db`
  const open = () =>
    opened.adopt(openDatabase(url) as unknown as Things, (things) => things.destroy())
  const db = open()
  await sql`create table things (id integer primary key)`.execute(db)
  const observer = open()
  const resources = opened.move()

  return { db, observer, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function idsIn(db: Things): Promise<number[]> {
  const rows = await db.selectFrom('things').select('id').orderBy('id').execute()

  return rows.map(({ id }) => id)
}

/** Changes by each commit that another connection makes. */
async function versionSeenBy(observer: Things): Promise<number> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(observer)

  return rows[0]?.data_version ?? Number.NaN
}
