import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { KyselyBackupStore } from '../../src/adapters/storage/kysely/backup-store.ts'
import type { Database } from '../../src/adapters/storage/kysely/database.ts'
import { SchemaMigrator } from '../../src/adapters/storage/kysely/migrator.ts'
import { readRows } from '../../src/adapters/storage/kysely/table-rows.ts'
import {
  type BackupKeys,
  planRestore,
  restoreBackup,
  sumOf,
  type TableShape,
  UnreadableBackup,
  verifyBackup,
  writeBackup,
} from '../../src/core/backups/index.ts'
import { newId, Secret } from '../../src/core/values/index.ts'
import { collect } from '../support/collect.ts'
import { engines, openSqlite } from '../support/databases.ts'
import { signIn, stateOf } from '../support/protocol-state.ts'

const KEYS: BackupKeys = { kind: 'secret', keys: [Buffer.alloc(32, 1)] }
const ABOUT = { issuer: 'https://id.example', program: '1.0.0', secrets: [] }
const quiet = { onTable: () => {}, clock: { now: () => 1_800_000_000_000 } }
const MANY = 1_203

async function backUp(db: Database, keys: BackupKeys = KEYS): Promise<Buffer> {
  const file = collect()
  await writeBackup({ store: new KyselyBackupStore(db), keys, ...quiet }, ABOUT, file)

  return file.bytes()
}

async function restore(db: Database, file: Buffer, mayReplace = false): Promise<void> {
  const deps = {
    store: new KyselyBackupStore(db),
    keys: KEYS,
    open: () => inPieces(file),
    ...quiet,
  }
  await restoreBackup(deps, await planRestore(deps), { mayReplace })
}

/** In pieces that fit to nothing. */
async function* inPieces(file: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < file.length; start += 10_007)
    yield file.subarray(start, start + 10_007)
}

const verify = (file: Buffer, keys: BackupKeys = KEYS) => verifyBackup(inPieces(file), keys)

/** More than a page of rows, with texts that are easily spoiled on the way. */
async function fill(db: Database): Promise<void> {
  const ids = Array.from({ length: MANY }, () => newId())
  for (let start = 0; start < MANY; start += 200) {
    const some = ids.slice(start, start + 200)
    await db
      .insertInto('users')
      .values(
        some.map((id, index) => ({
          id,
          name: NAMES[index % NAMES.length] ?? null,
          created_at: 1_700_000_000_000 + index,
          updated_at: 0,
        })),
      )
      .execute()
    await db
      .insertInto('user_emails')
      .values(
        some.flatMap((user_id, index) =>
          ['Ä', 'a'].map((letter) => ({
            user_id,
            address: `${letter}${start + index}@example.com`,
            is_primary: 1,
            created_at: 1,
          })),
        ),
      )
      .execute()
  }
  // So many that a file has several chunks, however well it is compressed.
  const payload = () => JSON.stringify(randomBytes(20_000).toString('base64'))
  await db
    .insertInto('artifacts')
    .values(
      ids.slice(0, 10).map((id) => ({
        id_digest: id,
        kind: 'Interaction',
        payload: payload(),
        keep_until: 1,
      })),
    )
    .execute()
  for (const id of ids.slice(0, 20)) await signIn(db, id, 1_800_000_000_000)
}

const NAMES = ['Ada', "O'Hara", 'back\\slash', '"quoted"', '中文 😀', 'two\nlines\r\t', '', null]

const wrongKeys: readonly (readonly [string, BackupKeys, RegExp])[] = [
  ['another secret', { kind: 'secret', keys: [Buffer.alloc(32, 2)] }, /another LATCHKEY_SECRET/],
  [
    'a passphrase',
    { kind: 'passphrase', passphrase: new Secret('correct horse battery') },
    /made without a passphrase/,
  ],
]

/** Each engine with the next one. */
const pairs = engines.map((from, index) => ({
  from,
  to: engines[(index + 1) % engines.length] ?? from,
}))

describe.each(pairs)('a backup of $from.name', ({ from, to }) => {
  test(`is the same again in ${to.name}`, async () => {
    await using source = await from.open()
    await using target = await to.open()
    await fill(source.db)
    const file = await backUp(source.db)
    await restore(target.db, file)

    const store = new KyselyBackupStore(target.db)
    const { tables } = await verify(file)
    expect(tables.find(({ name }) => name === 'user_emails')?.sum.rows).toBe(2 * MANY)
    const shapes = await store.tablesAfter(store.steps.at(-1) ?? '')
    const sums = await store.snapshot(async (snapshot) => {
      const found = []
      for (const shape of shapes) {
        found.push({ name: shape.name, columns: shape.columns, sum: await sumOf(snapshot, shape) })
      }
      return found
    })
    expect(sums).toEqual(tables)
    const names = await target.db.selectFrom('users').select('name').distinct().execute()
    expect(new Set(names.map(({ name }) => name))).toEqual(new Set(NAMES))
  }, 60_000)
})

describe.each(engines)('backups on $name', ({ open }) => {
  test('take every table but what processes hold for a while', async () => {
    await using database = await open()
    const there = await database.db.introspection.getTables()
    const { tables } = await verify(await backUp(database.db))

    expect(tables.map(({ name }) => name).toSorted()).toEqual(
      there
        .map(({ name }) => name)
        .filter((name) => !/^(leases|rate_limits|schema_migrations.*)$/.test(name))
        .toSorted(),
    )
    expect(
      Object.fromEntries(tables.map(({ name, columns }) => [name, columns.toSorted()])),
    ).toEqual(
      Object.fromEntries(
        there
          .filter(({ name }) => tables.some((table) => table.name === name))
          .map(({ name, columns }) => [name, columns.map((column) => column.name).toSorted()]),
      ),
    )
  })

  test('show one moment, while others write', async () => {
    await using database = await open()
    await fill(database.db)
    const store = new KyselyBackupStore(database.db)
    const [shape] = (await store.tablesAfter(store.steps.at(-1) ?? '')).filter(
      ({ name }) => name === 'users',
    )
    if (!shape) throw new Error('there are no users')

    const [before, after] = await store.snapshot(async (snapshot) => {
      const first = await sumOf(snapshot, shape)
      await database.db.deleteFrom('users').execute()

      return [first, await sumOf(snapshot, shape)]
    })
    expect(after).toEqual(before)
    expect(await database.db.selectFrom('users').selectAll().execute()).toEqual([])
  })

  test('are written over nothing unless that is meant', async () => {
    await using source = await openSqlite()
    await using target = await open()
    const [there, restored] = [newId(), newId()]
    await signIn(source.db, restored, 1)
    await signIn(target.db, there, 1)
    const file = await backUp(source.db)

    await expect(restore(target.db, file)).rejects.toThrow(/not empty \(artifacts 1, grants 1/)
    expect((await stateOf(target.db, there)).liveSessions).toBe(1)
    await restore(target.db, file, true)
    expect((await stateOf(target.db, there)).liveSessions).toBe(0)
    expect((await stateOf(target.db, restored)).liveSessions).toBe(1)
  })

  test('are written whole or not at all', async () => {
    await using source = await openSqlite()
    await using target = await open()
    const there = newId()
    await fill(source.db)
    await signIn(target.db, there, 1)
    const file = await backUp(source.db)
    const deps = { store: new KyselyBackupStore(target.db), keys: KEYS, onTable: () => {} }
    const plan = await planRestore({ ...deps, open: () => inPieces(file) })
    // What was right when it was planned is cut short when it is written.
    const cut = { ...deps, open: () => inPieces(file.subarray(0, -20_000)) }

    await expect(restoreBackup(cut, plan, { mayReplace: true })).rejects.toThrow(UnreadableBackup)
    expect((await stateOf(target.db, there)).liveSessions).toBe(1)
    expect(await target.db.selectFrom('users').selectAll().execute()).toEqual([])
  })

  test('of an older schema are brought up to date, into an empty database', async () => {
    await using source = await open()
    await using target = await open()
    const store = new KyselyBackupStore(source.db)
    const steps = store.steps.slice(0, store.steps.indexOf('0007-developers'))
    const user = newId()
    await signIn(source.db, user, 1)
    const file = collect()
    const rows = (table: TableShape) => readRows(source.db, table)
    await writeBackup(
      {
        store: {
          steps,
          tablesAfter: (step) => store.tablesAfter(step),
          snapshot: (work) => work({ rows }),
        },
        keys: KEYS,
        ...quiet,
      },
      ABOUT,
      file,
    )

    await restore(target.db, file.bytes())
    expect((await stateOf(target.db, user)).liveSessions).toBe(1)
    expect(await new SchemaMigrator(target.db).isCurrent()).toBe(true)
    await expect(restore(target.db, file.bytes(), true)).rejects.toThrow(/older schema/)
  })

  test('of a newer schema are refused', async () => {
    await using source = await open()
    const store = new KyselyBackupStore(source.db)
    const file = collect()
    await writeBackup(
      {
        store: {
          steps: [...store.steps, '9999-later'],
          tablesAfter: () => store.tablesAfter(store.steps.at(-1) ?? ''),
          snapshot: (work) => store.snapshot(work),
        },
        keys: KEYS,
        ...quiet,
      },
      { ...ABOUT, program: '9.0.0' },
      file,
    )

    await expect(restore(source.db, file.bytes())).rejects.toThrow(/by Latchkey 9\.0\.0/)
  })

  test('are not made of a schema that is behind or ahead', async () => {
    await using database = await open()
    const { db } = database
    await sql`insert into schema_migrations (name, timestamp) values ('9999-later', '0')`.execute(
      db,
    )
    await expect(backUp(db)).rejects.toThrow(/newer program/)
    await expect(restore(db, Buffer.alloc(0))).rejects.toThrow(UnreadableBackup)
    await sql`delete from schema_migrations where name > '0002'`.execute(db)

    await expect(backUp(db)).rejects.toThrow(/is behind/)
  })
})

describe('the file of a backup', () => {
  test('shows nothing of what is in it', async () => {
    await using source = await openSqlite()
    await fill(source.db)
    const file = await backUp(source.db)

    expect(file.toString('latin1')).toMatch(/^latchkey-backup-1 secret [\w-]{43} [\w-]{11}\n/)
    expect(file.includes('example.com')).toBe(false)
  })

  test.each(wrongKeys)('is not opened by %s', async (_, keys, text) => {
    await using source = await openSqlite()
    const file = await backUp(source.db)

    await expect(verify(file, keys)).rejects.toThrow(text)
  })

  test('is opened by its passphrase alone', async () => {
    await using source = await openSqlite()
    const keys: BackupKeys = { kind: 'passphrase', passphrase: new Secret('correct horse battery') }
    const file = await backUp(source.db, keys)

    expect((await verify(file, keys)).head.issuer).toBe(ABOUT.issuer)
    await expect(
      verify(file, { kind: 'passphrase', passphrase: new Secret('incorrect horse battery') }),
    ).rejects.toThrow(/the passphrase is another/)
    await expect(verify(file)).rejects.toThrow(/needs --passphrase-file/)
  })

  test('is refused when it is cut short anywhere, or any of it was changed', async () => {
    await using source = await openSqlite()
    await fill(source.db)
    const file = await backUp(source.db)
    const chunk = 65_536 + 16
    const body = file.indexOf('\n') + 1
    expect(file.length).toBeGreaterThan(body + 2 * chunk)

    for (const length of [0, 10, body, body + 1, body + chunk, body + chunk + 1, file.length - 1]) {
      await expect(verify(file.subarray(0, length))).rejects.toThrow(UnreadableBackup)
    }
    for (const place of [0, 20, body - 3, body, body + chunk, file.length - 1]) {
      const changed = Buffer.from(file)
      changed[place] = (changed[place] ?? 0) ^ 1
      await expect(verify(changed)).rejects.toThrow(UnreadableBackup)
    }
    const exchanged = Buffer.concat([
      file.subarray(0, body),
      file.subarray(body + chunk, body + 2 * chunk),
      file.subarray(body, body + chunk),
      file.subarray(body + 2 * chunk),
    ])
    await expect(verify(exchanged)).rejects.toThrow(UnreadableBackup)
    await expect(verify(Buffer.concat([file, Buffer.alloc(1)]))).rejects.toThrow(UnreadableBackup)
  })
})
