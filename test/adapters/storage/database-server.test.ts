import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { type Database, openDatabase } from '../../../src/adapters/storage/kysely/database.ts'
import { inTransaction } from '../../../src/adapters/storage/kysely/in-transaction.ts'
import { PreparedQuery } from '../../../src/adapters/storage/kysely/prepared-query.ts'
import { reachDatabase } from '../../../src/adapters/storage/kysely/reach-database.ts'
import { Unavailable } from '../../../src/core/errors.ts'
import { type LogFields, silentLog } from '../../../src/core/log.ts'
import { engines } from '../../support/databases.ts'
import { layWire } from '../../support/wire.ts'

const servers = engines.filter(({ dialect }) => dialect !== 'sqlite')
const describeOnServers = servers.length ? describe.each(servers) : describe.skip.each(engines)

const IMPATIENT = { connectionMs: 2_000, statementMs: 2_000, answerMs: 2_000 }

describeOnServers('a database on $name', ({ dialect, create, open }) => {
  /** A database, and a way to it that can be broken. */
  async function openByWire(options: Parameters<typeof openDatabase>[1] = {}) {
    await using opened = new AsyncDisposableStack()
    const database = opened.use(await open())
    const wire = opened.use(await layWire(database.url))
    const db = openDatabase(wire.url, options)
    opened.defer(() => db.destroy())
    const all = opened.move()

    return { db, wire, direct: database.db, [Symbol.asyncDispose]: () => all.disposeAsync() }
  }

  const insert = (db: Database, name: string) =>
    db.insertInto('leases').values({ name, holder: '', expires_at: 0 }).execute()
  const namesIn = async (db: Database) =>
    (await db.selectFrom('leases').select('name').orderBy('name').execute()).map(({ name }) => name)

  test('is waited for, and each try is logged without the password', async () => {
    await using database = await create()
    await using wire = await layWire(database.url)
    await wire.close()
    const db = openDatabase(wire.url)
    const tries: LogFields[] = []
    const warn = (fields: LogFields) => {
      tries.push(fields)
      if (tries.length === 2) void wire.open()
    }

    await reachDatabase({ db, url: wire.url, patienceMs: 10_000, log: { ...silentLog, warn } })
    await db.destroy()
    expect(tries[0]).toMatchObject({
      host: new URL(wire.url).host,
      reason: expect.stringContaining('ECONNREFUSED'),
    })
    expect(JSON.stringify(tries)).not.toContain(new URL(wire.url).password)
  })

  test('is given up when it cannot be reached', async () => {
    await using database = await create()
    await using wire = await layWire(database.url)
    await wire.close()
    const db = openDatabase(wire.url)
    const reached = reachDatabase({ db, url: wire.url, patienceMs: 0, log: silentLog })

    await expect(reached).rejects.toMatchObject({
      code: 'database_unreachable',
      message: `The database server ${new URL(wire.url).host} cannot be reached.`,
    })
    await db.destroy()
  })

  test('is given up at once when the server refuses us', async () => {
    await using database = await create()
    const url = database.url.replace(/\/latchkey_/, '/no_such_')
    const db = openDatabase(url)
    const reached = reachDatabase({ db, url, patienceMs: 60_000, log: silentLog })

    await expect(reached).rejects.toMatchObject({
      code: 'database_unreachable',
      message: `The database server ${new URL(url).host} refuses us.`,
    })
    await db.destroy()
  })

  test('that answers no more fails what is asked of it in bounded time', async () => {
    await using opened = await openByWire({ limits: IMPATIENT })
    const { db, wire } = opened
    expect(await namesIn(db)).toEqual([])

    wire.freeze()
    const all = await Promise.allSettled(
      Array.from({ length: 30 }, () => inTransaction(db, (trx) => insert(trx, 'never'))),
    )
    expect(all.every((one) => one.status === 'rejected' && one.reason instanceof Unavailable)).toBe(
      true,
    )
  })

  test('is used again as soon as it is there again', async () => {
    await using opened = await openByWire()
    const { db, wire } = opened
    await Promise.all(Array.from({ length: 30 }, () => namesIn(db)))

    await wire.close()
    await expect(inTransaction(db, namesIn)).rejects.toThrow(Unavailable)
    await wire.open()
    expect(await inTransaction(db, namesIn)).toEqual([])
  })

  test('keeps nothing of a transaction whose connection is cut', async () => {
    await using opened = await openByWire()
    const { db, wire, direct } = opened
    let runs = 0

    const transaction = inTransaction(db, async (trx) => {
      runs++
      await insert(trx, 'first')
      wire.cut()
      await insert(trx, 'second')
    })
    await expect(transaction).rejects.toThrow(Unavailable)
    expect(runs).toBe(1)
    expect(await namesIn(direct)).toEqual([])
  })

  test('says of a cut connection why it was cut, whatever is asked of it afterwards', async () => {
    await using opened = await openByWire()
    const { db, wire } = opened

    await db.connection().execute(async (connection) => {
      await namesIn(connection)
      wire.cut()
      const [first, second] = [
        await namesIn(connection).catch((error) => error),
        await namesIn(connection).catch((error) => error),
      ]
      expect(first.cause).toBeInstanceOf(Error)
      expect(second).toMatchObject({ message: 'the connection was lost', cause: first.cause })
    })
  })

  test('a commit whose answer is lost is unavailable, and not repeated', async () => {
    await using opened = await openByWire()
    const { db, wire, direct } = opened
    let runs = 0

    const transaction = inTransaction(db, async (trx) => {
      runs++
      await insert(trx, 'once')
      wire.cutAnswerTo('commit')
    })
    await expect(transaction).rejects.toThrow(Unavailable)
    expect(runs).toBe(1)
    expect(await namesIn(direct)).toEqual(['once'])
  })

  test('is asked together, where it can be, for what need not be waited for', async () => {
    await using opened = await openByWire()
    const { db, wire, direct } = opened
    const add = new PreparedQuery(({ name }: { name: string }) =>
      db.insertInto('leases').values({ name, holder: '', expires_at: 0 }),
    )
    await namesIn(db)
    const before = wire.roundTrips()

    await inTransaction(db, async (trx) => {
      await namesIn(trx)
      await add.runUnobserved(trx, { name: 'one' })
      await add.runUnobserved(trx, { name: 'other' })
    })
    // MySQL is asked for begin, select, both inserts and commit one by one.
    expect(wire.roundTrips() - before).toBe(dialect === 'postgres' ? 2 : 5)
    expect(await namesIn(direct)).toEqual(['one', 'other'])
  })

  test('breaks a deadlock, and both transactions are done in the end', async () => {
    await using database = await open()
    const { db } = database
    await insert(db, 'one')
    await insert(db, 'other')
    const bothHoldOne = Promise.withResolvers<void>()
    let holding = 0
    const lock = (trx: Database, name: string) =>
      trx.updateTable('leases').set({ holder: 'x' }).where('name', '=', name).execute()

    const both = [
      ['one', 'other'],
      ['other', 'one'],
    ].map(([first = '', second = '']) =>
      inTransaction(db, async (trx) => {
        await lock(trx, first)
        if (++holding === 2) bothHoldOne.resolve()
        await bothHoldOne.promise
        await lock(trx, second)
        return 'done'
      }),
    )
    expect(await Promise.all(both)).toEqual(['done', 'done'])
    expect(holding).toBeGreaterThan(2)
  })

  test('breaks a deadlock at the cost of a single statement, which is done all the same', async () => {
    await using database = await open()
    const { db } = database
    for (const name of ['a', 'b']) await insert(db, name)
    const hold = (leases: Database, names: string[], holder: string) =>
      leases.updateTable('leases').set({ holder }).where('name', 'in', names).execute()
    const holdsOne = Promise.withResolvers<void>()
    const single = holdsOne.promise.then(() => hold(db, ['a', 'b'], 'single'))

    const transaction = inTransaction(db, async (trx) => {
      // Who has written more is spared.
      for (const name of ['c', 'd', 'e']) await insert(trx, name)
      await hold(trx, ['b'], 'transaction')
      holdsOne.resolve()
      // Until the other waits, for which there is no sign. Were it late, nothing would be shown.
      await pause(300)
      await hold(trx, ['a'], 'transaction')
    })
    await Promise.all([single, transaction])
    const holders = db.selectFrom('leases').select('holder').where('name', 'in', ['a', 'b'])
    expect(await holders.execute()).toEqual([{ holder: 'single' }, { holder: 'single' }])
  })
})
