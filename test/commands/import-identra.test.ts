import { describe, expect, test } from '@jest/globals'
import { hash } from '@node-rs/argon2'
import { type RawBuilder, sql } from 'kysely'
import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { type Database, openDatabase } from '../../src/adapters/storage/kysely/database.ts'
import { loadConfig } from '../../src/config/index.ts'
import { AttemptLimits } from '../../src/core/limits/index.ts'
import { PasswordSignIn } from '../../src/core/passwords/index.ts'
import { newId, Secret } from '../../src/core/values/index.ts'
import { openStorage, type Storage } from '../../src/storage.ts'
import { silentAudit } from '../support/audit-events.ts'
import { openCommandLine } from '../support/command-line.ts'
import { engines } from '../support/databases.ts'
import { newFolder } from '../support/folders.ts'

const CREATED_AT = '2024-05-06 07:08:09'
const PASSWORD = new Secret('violet-otter-harbour')

/** At the cost that Identra takes. */
const hashByIdentra = (password: string): Promise<string> =>
  hash(password, { algorithm: 2, memoryCost: 64 * 1_024, timeCost: 1, parallelism: 4 })

const run = (db: Database, ...statements: RawBuilder<unknown>[]) =>
  statements.reduce<Promise<unknown>>(
    (before, statement) => before.then(() => statement.execute(db)),
    Promise.resolve(),
  )

/** The tables as Identra makes them. */
const createIdentra = (db: Database) =>
  run(
    db,
    sql`create table users (
      id varchar(36) primary key, created_at timestamp null, updated_at timestamp null,
      deleted_at timestamp null, email varchar(255), hashed_password varchar(255),
      hash varchar(255), last_login_at timestamp null)`,
    sql`create table external_identities (
      id varchar(36) primary key, user_id varchar(36), provider varchar(50),
      provider_user_id varchar(255), created_at timestamp null, updated_at timestamp null,
      deleted_at timestamp null)`,
  )

interface Row {
  id?: string
  email?: string
  password?: string | null
  deletedAt?: string | null
  github?: string
}

async function addUser(db: Database, row: Row): Promise<string> {
  const { id = newId(), email = '', password = null, deletedAt = null, github } = row
  await run(
    db,
    sql`insert into users (id, created_at, deleted_at, email, hashed_password)
      values (${id}, ${CREATED_AT}, ${deletedAt}, ${email}, ${password})`,
  )
  if (github !== undefined) await addIdentity(db, id, 'github', github)

  return id
}

const addIdentity = (db: Database, userId: string, provider: string, subject: string) =>
  run(
    db,
    sql`insert into external_identities (id, user_id, provider, provider_user_id)
      values (${newId()}, ${userId}, ${provider}, ${subject})`,
  )

const signInOn = (storage: Storage, email: string, password: Secret) =>
  new PasswordSignIn({
    users: storage.users,
    passwords: storage.passwords,
    hasher: new Argon2PasswordHasher(),
    audit: silentAudit,
    limits: new AttemptLimits({ limiter: storage.rateLimiter, pause: async () => {} }),
  }).signIn({ email, password, network: 'unknown' })

describe.each(engines)('import identra from $name', ({ create }) => {
  async function openIdentra() {
    await using opened = new AsyncDisposableStack()
    const { url } = opened.use(await create())
    const db = openDatabase(url)
    opened.defer(() => db.destroy())
    await createIdentra(db)
    const folder = opened.use(await newFolder())
    const env = { DATA_DIR: folder.path, LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters' }
    const storage = opened.use(await openStorage(loadConfig(env)))
    const line = opened.use(await openCommandLine())
    const all = opened.move()

    return {
      db,
      storage,
      run: (...args: string[]) => line.run(['import', 'identra', '--from', url, ...args], { env }),
      [Symbol.asyncDispose]: () => all.disposeAsync(),
    }
  }

  test('brings users under their ids, with address, password and accounts elsewhere', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    const password = await hashByIdentra(PASSWORD.reveal())
    const ada = await addUser(db, { email: ' Ada@Example.com', password, github: '4711' })
    await addIdentity(db, ada, 'google', 'g-1')

    const { exitCode, stdout, stderr } = await run('--json')

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'users: 1\n' })
    expect(JSON.parse(stdout)).toEqual({
      dryRun: false,
      users: { created: 1, known: 0, leftOut: 0 },
      problems: [],
    })
    expect(await storage.users.find(ada)).toMatchObject({
      emails: [{ address: 'ada@example.com', verifiedAt: expect.any(Number) }],
    })
    expect(await storage.identities.listOfUser(ada)).toEqual([
      { provider: 'github', subject: '4711' },
      { provider: 'google', subject: 'g-1' },
    ])
    expect(await signInOn(storage, 'ada@example.com', PASSWORD)).toMatchObject({ id: ada })
  })

  test('hashes a password at our own cost once its owner has signed in', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    const asTyped = new Secret('die ﬁnsteren Gärten')
    const foreign = await hashByIdentra(asTyped.reveal())
    const ada = await addUser(db, { email: 'ada@example.com', password: foreign })
    await run()

    expect(await storage.passwords.findHash(ada)).toBe(foreign)
    await signInOn(storage, 'ada@example.com', asTyped)
    expect(await storage.passwords.findHash(ada)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await signInOn(storage, 'ada@example.com', asTyped)).toMatchObject({ id: ada })
  })

  test('has the audit log say where each user came from, and how the run ended', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    const ada = await addUser(db, { email: 'ada@example.com' })
    await addUser(db, {})
    await run('--dry-run')
    await run()
    const events = await storage.audit.list({ limit: 9 })
    const counts = 'users 1 created, 0 known before, 1 left out'

    // Of two in one millisecond either may come first.
    expect(events.toSorted((a, b) => b.name.localeCompare(a.name))).toMatchObject([
      { name: 'user.imported', actor: 'operator', userId: ada, detail: 'identra' },
      { name: 'import.finished', actor: 'operator', detail: `identra: ${counts}` },
    ])
    expect(events[0]?.correlationId).toBe(events[1]?.correlationId)
  })

  test('knows the accounts of an older Identra by github_id', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    await sql`drop table external_identities`.execute(db)
    await sql`alter table users add column github_id varchar(255)`.execute(db)
    const ada = await addUser(db, { email: 'ada@example.com' })
    await sql`update users set github_id = '4711'`.execute(db)

    expect((await run()).exitCode).toBe(0)
    expect(await storage.identities.listOfUser(ada)).toEqual([
      { provider: 'github', subject: '4711' },
    ])
  })

  test('counts an account once that an updated Identra has in both places', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    await sql`alter table users add column github_id varchar(255)`.execute(db)
    const ada = await addUser(db, { email: 'ada@example.com', github: '4711' })
    await sql`update users set github_id = '4711'`.execute(db)

    expect((await run()).exitCode).toBe(0)
    expect(await storage.identities.listOfUser(ada)).toEqual([
      { provider: 'github', subject: '4711' },
    ])
  })

  test('changes nothing when it is run again, and brings who has come since', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    const ada = await addUser(db, { email: 'ada@example.com' })
    await run()
    const before = await storage.users.find(ada)
    await addUser(db, { github: '1' })
    await sql`update users set email = 'other@example.com' where id = ${ada}`.execute(db)

    expect(JSON.parse((await run('--json')).stdout)).toMatchObject({
      users: { created: 1, known: 1, leftOut: 0 },
      problems: [],
    })
    expect(await storage.users.find(ada)).toEqual(before)
  })

  test('says what it left out or changed, in a dry run the same, and goes on', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    const ids = await Promise.all(
      [
        { email: 'twin@example.com' },
        { email: 'Twin@example.com', password: await hashByIdentra('x') },
        { email: 'no address', github: '1' },
        { email: 'bcrypt@example.com', password: `$2a$10$${'a'.repeat(53)}` },
        { email: 'dear@example.com', password: '$argon2id$v=19$m=9999999,t=1,p=1$YWFhYWFhYWE$eA' },
        { email: '' },
        { email: 'odd@example.com', id: '7' },
        { email: 'gone@example.com', deletedAt: CREATED_AT },
      ].map((row) => addUser(db, row)),
    )

    const dry = JSON.parse((await run('--dry-run', '--json')).stdout)
    expect((await storage.users.list({ limit: 9 })).users).toEqual([])
    const { stdout } = await run('--json')
    const { users, problems } = JSON.parse(stdout)

    expect({ users, problems: sorted(problems) }).toEqual({
      users: dry.users,
      problems: sorted(dry.problems),
    })
    expect(users).toEqual({ created: 4, known: 0, leftOut: 3 })
    const problemOf = (id: string | undefined) =>
      problems.find((problem: { id: string }) => problem.id === id)?.problem
    expect([problemOf(ids[0]), problemOf(ids[1])]).toContain(
      'has the address of another user, and no account elsewhere',
    )
    expect(problemOf(ids[2])).toBe('has an address that is none, and comes without it')
    expect(problemOf(ids[3])).toMatch('password hash that is no argon2id')
    expect(problemOf(ids[4])).toMatch('password hash that is no argon2id')
    expect(problemOf(ids[5])).toMatch('neither an address nor an account elsewhere')
    expect(problemOf('7')).toBe('has an id that is no UUID')
    expect(problemOf(ids[7])).toBeUndefined()
  })

  test('leaves an address and an account to whoever has them here, and names the user', async () => {
    await using identra = await openIdentra()
    const { db, storage, run } = identra
    await run()
    const owner = await storage.users.create(
      {
        id: newId(),
        profile: {},
        email: { address: 'ada@example.com' as never, isVerified: true },
        passwordHash: undefined,
      },
      1,
    )
    const identity = { provider: 'github', subject: '1', profile: {}, email: undefined }
    const { user } = await storage.identities.resolve(identity, 1)
    const [known, without] = [
      await addUser(db, { email: 'grace@example.com', github: '1' }),
      await addUser(db, { email: 'ada@example.com', github: '2' }),
    ]

    const { stdout } = await run()

    expect(stdout).toMatch(`users ${known}  is the user ${user.id} here, known by github before`)
    expect(stdout).toMatch(`users ${without}  has an address of another user, and comes without it`)
    expect(await storage.users.find(owner.id)).toEqual(owner)
    expect((await storage.users.find(without))?.emails).toEqual([])
  })

  test('pages through what does not fit into one answer', async () => {
    await using identra = await openIdentra()
    const { db, run } = identra
    const values = Array.from(
      { length: 2_500 },
      (_, n) => sql`(${newId()}, ${`user-${n}@example.com`})`,
    )
    for (let start = 0; start < values.length; start += 500) {
      await sql`insert into users (id, email)
        values ${sql.join(values.slice(start, start + 500))}`.execute(db)
    }

    const { stdout, stderr } = await run('--dry-run', '--json')
    expect(stderr).toBe('users: 1000\nusers: 2000\nusers: 2500\n')
    expect(JSON.parse(stdout).users.created).toBe(2_500)
  })

  test.each([
    ['there is no table "users"', sql`drop table users`],
    [
      'the table "users" has no column hashed_password',
      sql`alter table users drop hashed_password`,
    ],
    ['neither a table "external_identities" nor', sql`drop table external_identities`],
  ])('says what was looked for: %s', async (message, damage) => {
    await using identra = await openIdentra()
    await damage.execute(identra.db)
    const { exitCode, stderr } = await identra.run()

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: The database of the Identra cannot be read\.$/m)
    expect(stderr).toMatch(message)
  })
})

const sorted = (problems: { id: string; problem: string }[]): readonly string[] =>
  // Of two with one address it is left to chance who keeps it.
  problems.map(({ problem }) => problem).sort()

describe('import identra', () => {
  test('makes no file where there was none', async () => {
    await using folder = await newFolder()
    await using line = await openCommandLine()
    const path = `${folder.path}/users.db`
    const { exitCode, stderr } = await line.run(['import', 'identra', '--from', `sqlite:${path}`])

    expect(exitCode).toBe(1)
    expect(stderr).toMatch('The database of the Identra cannot be read.')
    const { existsSync } = await import('node:fs')
    expect(existsSync(path)).toBe(false)
  })

  test.each(['identra', 'mongodb://me:hunter2@db/identra', 'mysql://me:hunter2@db'])(
    'refuses %s, and repeats no password',
    async (from) => {
      await using line = await openCommandLine()
      const { exitCode, stderr } = await line.run(['import', 'identra', '--from', from])

      expect(exitCode).toBe(2)
      expect(stderr).toMatch('--from must be postgres://')
      expect(stderr).not.toMatch('hunter2')
    },
  )
})
