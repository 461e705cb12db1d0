import { describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../src/adapters/storage/kysely/database.ts'
import { loadConfig } from '../../src/config/index.ts'
import { digest, newId } from '../../src/core/values/index.ts'
import { openStorage } from '../../src/storage.ts'
import { openCommandLine } from '../support/command-line.ts'
import { engines } from '../support/databases.ts'
import { newFolder } from '../support/folders.ts'

const postgres = engines.filter(({ dialect }) => dialect === 'postgres')
const describeOnPostgres = postgres.length ? describe.each(postgres) : describe.skip.each(engines)

const CREATED_AT = '2024-05-06 07:08:09.123'

/** The tables as Clura's documentation describes them. */
async function createClura(db: Database): Promise<void> {
  for (const table of ['client_table', 'user_table']) {
    await sql`create table ${sql.table(table)} (
      id uuid primary key, google_id varchar, name varchar, email varchar, avatar varchar,
      created_at timestamp)`.execute(db)
  }
  await sql`create table app_table (
    id uuid primary key, client_id uuid references client_table, name varchar,
    app_client_id uuid, app_secret varchar(64), redirect_uri varchar(2048),
    created_at timestamp)`.execute(db)
}

const addPerson = async (db: Database, table: string, person: Record<string, string | null>) => {
  const row = { id: newId(), google_id: null, name: null, email: null, avatar: null, ...person }
  await sql`insert into ${sql.table(table)} (id, google_id, name, email, avatar, created_at)
    values (${row.id}, ${row.google_id}, ${row.name}, ${row.email}, ${row.avatar},
      ${CREATED_AT})`.execute(db)

  return row.id as string
}

const addApp = async (db: Database, developerId: string, app: Record<string, string> = {}) => {
  const row = {
    id: newId(),
    name: 'Notes',
    appClientId: newId(),
    appSecret: 'a1'.repeat(32),
    redirectUri: 'https://notes.example.com/callback',
    ...app,
  }
  await sql`insert into app_table values (${row.id}, ${developerId}, ${row.name},
    ${row.appClientId}, ${row.appSecret}, ${row.redirectUri}, ${CREATED_AT})`.execute(db)

  return row
}

describeOnPostgres('import clura from $name', ({ create }) => {
  async function openClura() {
    await using opened = new AsyncDisposableStack()
    const { url } = opened.use(await create())
    const db = openDatabase(url)
    opened.defer(() => db.destroy())
    await createClura(db)
    const folder = opened.use(await newFolder())
    const env = { DATA_DIR: folder.path, LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters' }
    const storage = opened.use(await openStorage(loadConfig(env)))
    const line = opened.use(await openCommandLine())
    const all = opened.move()

    return {
      db,
      storage,
      run: (...args: string[]) => line.run(['import', 'clura', '--from', url, ...args], { env }),
      [Symbol.asyncDispose]: () => all.disposeAsync(),
    }
  }

  test('brings people and apps under their ids, and the secrets of apps', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const grace = await addPerson(db, 'user_table', {
      google_id: 'g-1',
      name: 'Grace Hopper',
      email: 'Grace@Example.com',
      avatar: 'https://example.com/grace.png',
    })
    const ada = await addPerson(db, 'client_table', { google_id: 'a-1', email: 'ada@example.com' })
    const app = await addApp(db, ada)

    const { exitCode, stdout, stderr } = await run('--json')

    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'users: 1\ndevelopers: 1\napps: 1\n',
    })
    const one = { created: 1, known: 0, leftOut: 0 }
    const report = { dryRun: false, users: one, developers: one, apps: one, problems: [] }
    expect(JSON.parse(stdout)).toEqual(report)
    const createdAt = Date.parse(`${CREATED_AT.replace(' ', 'T')}Z`)
    expect(await storage.users.find(grace)).toMatchObject({
      name: 'Grace Hopper',
      picture: 'https://example.com/grace.png',
      emails: [{ address: 'grace@example.com', verifiedAt: createdAt }],
      createdAt,
    })
    expect(await storage.apps.findByClientId(app.appClientId)).toMatchObject({
      id: app.id,
      ownerId: ada,
      name: 'Notes',
      type: 'web',
      redirectUris: [app.redirectUri],
      secrets: [{ digest: digest(app.appSecret), expiresAt: undefined }],
      createdAt,
    })
    const google = { provider: 'google', subject: 'g-1', profile: {}, email: undefined }
    expect(await storage.identities.resolve(google, 1)).toMatchObject({ user: { id: grace } })
  })

  test('brings the first of apps with one client id, and says so of the others', async () => {
    await using clura = await openClura()
    const { db, run } = clura
    const ada = await addPerson(db, 'client_table', { google_id: '1' })
    const appClientId = newId()
    for (let index = 0; index < 3; index += 1) await addApp(db, ada, { appClientId })
    const { exitCode, stdout } = await run('--json')
    const { apps, problems } = JSON.parse(stdout)

    expect({ exitCode, apps }).toEqual({
      exitCode: 0,
      apps: { created: 1, known: 0, leftOut: 2 },
    })
    expect(problems).toEqual(
      Array(2).fill(expect.objectContaining({ problem: 'has the client id of another app' })),
    )
  })

  test('leaves out what has come since of a developer who was disabled here, and goes on', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const ada = await addPerson(db, 'client_table', { google_id: '1' })
    const grace = await addPerson(db, 'client_table', { google_id: '2' })
    await run()
    await storage.users.setDisabled(ada, 1, 1)
    const { id } = await addApp(db, ada)
    await addApp(db, grace)
    const dry = await run('--dry-run', '--json')
    const { exitCode, stdout } = await run('--json')
    const { dryRun: _, ...report } = JSON.parse(stdout)

    expect(exitCode).toBe(0)
    expect(report).toMatchObject({
      apps: { created: 1, known: 0, leftOut: 1 },
      problems: [{ id, problem: 'The owner of the app has been deleted or disabled.' }],
    })
    expect(JSON.parse(dry.stdout)).toEqual({ dryRun: true, ...report })
  })

  test('has the audit log say where each user and app came from, and how the run ended', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const grace = await addPerson(db, 'user_table', { google_id: '1' })
    const ada = await addPerson(db, 'client_table', { google_id: '2' })
    const { appClientId } = await addApp(db, ada)
    await run('--dry-run')
    await run()
    await run()
    await sql`drop table app_table`.execute(db)
    await run()
    const events = await storage.audit.list({ limit: 9 })
    const counts = (created: number, known: number) =>
      ['users', 'developers', 'apps']
        .map((kind) => `${kind} ${created} created, ${known} known before, 0 left out`)
        .join('; ')

    const told = events.map(({ name, outcome, actor, userId, clientId, detail, reason }) =>
      [name, outcome, actor, userId, clientId, detail, reason].filter(Boolean).join(' '),
    )
    // Of two in one millisecond either may come first.
    expect(told.sort()).toEqual(
      [
        `user.imported success operator ${grace} clura`,
        `user.imported success operator ${ada} clura`,
        `app.imported success operator ${ada} ${appClientId} clura`,
        `import.finished success operator clura: ${counts(1, 0)}`,
        `import.finished success operator clura: ${counts(0, 1)}`,
        'import.finished failure operator clura clura_unreadable',
      ].sort(),
    )
  })

  test('makes one user of a developer who is one, with the id that is in tokens', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const user = await addPerson(db, 'user_table', { google_id: '1', email: 'ada@example.com' })
    const developer = await addPerson(db, 'client_table', { google_id: '1' })
    const { id } = await addApp(db, developer)
    const expected = { created: 0, known: 1, leftOut: 0 }

    expect(JSON.parse((await run('--dry-run', '--json')).stdout).developers).toEqual(expected)
    expect(JSON.parse((await run('--json')).stdout).developers).toEqual(expected)
    expect((await storage.apps.find(id))?.ownerId).toBe(user)
    expect(await storage.users.find(developer)).toBeUndefined()
  })

  test('changes nothing when it is run again, and brings what has come since', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const ada = await addPerson(db, 'client_table', { google_id: '1', email: 'ada@example.com' })
    const { id } = await addApp(db, ada)
    await run()
    const before = await storage.apps.find(id)
    await addPerson(db, 'user_table', { google_id: '2', email: 'new@example.com' })
    await sql`update app_table set name = 'Other'`.execute(db)

    expect(JSON.parse((await run('--json')).stdout)).toMatchObject({
      users: { created: 1 },
      developers: { created: 0, known: 1 },
      apps: { created: 0, known: 1 },
      problems: [],
    })
    expect(await storage.apps.find(id)).toEqual(before)
  })

  test('writes nothing in a dry run, and says so', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const ada = await addPerson(db, 'client_table', { google_id: '1', email: 'ada@example.com' })
    await addApp(db, ada)
    const { stdout } = await run('--dry-run')

    expect(stdout).toMatch(/^apps +1 +0 +0$/m)
    expect(stdout).toMatch('Nothing was written.')
    expect((await storage.users.list({ limit: 1 })).users).toEqual([])
    expect(await storage.apps.list({})).toEqual([])
  })

  test('says what it left out or changed, and goes on', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    const nobody = await addPerson(db, 'user_table', { email: 'nobody@example.com' })
    const odd = await addPerson(db, 'user_table', { google_id: '2', email: 'no address' })
    const twins = [
      await addPerson(db, 'user_table', { google_id: '3', email: 'twin@example.com' }),
      await addPerson(db, 'user_table', { google_id: '4', email: 'twin@example.com' }),
    ].sort()
    const ada = await addPerson(db, 'client_table', { google_id: '5', email: 'ada@example.com' })
    const insecure = await addApp(db, ada, { redirectUri: 'http://notes.example.com/' })
    await addApp(db, ada)

    const foreseen = JSON.parse((await run('--dry-run', '--json')).stdout).problems
    const { exitCode, stdout } = await run()
    const problem = (kind: string, id: string | undefined, text: string) =>
      expect(stdout).toMatch(new RegExp(`^${kind} ${id} +.*${text}`, 'm'))

    expect(exitCode).toBe(0)
    problem('users', nobody, 'has no Google id')
    problem('users', odd, 'an address that is none')
    expect(stdout).toMatch(new RegExp(`^users (${twins.join('|')}) .*address of another user`, 'm'))
    problem('apps', insecure.id, 'redirectUri must use https')
    expect(foreseen).toHaveLength(4)
    for (const { kind, problem: text } of foreseen) problem(kind, '[\\da-f-]+', text)
    expect((await storage.users.list({ limit: 9 })).users).toHaveLength(4)
    expect(await storage.apps.list({})).toHaveLength(1)
  })

  test('pages through what does not fit into one answer', async () => {
    await using clura = await openClura()
    const { db, storage, run } = clura
    await sql`insert into user_table (id, google_id, created_at)
      select gen_random_uuid(), n::text, now() from generate_series(1, 2500) n`.execute(db)

    expect((await run('--dry-run')).stderr).toBe('users: 1000\nusers: 2000\nusers: 2500\n')
    expect(JSON.parse((await run('--json')).stdout).users.created).toBe(2_500)
    expect(JSON.parse((await run('--json')).stdout).users.known).toBe(2_500)
    expect((await storage.users.list({ limit: 3_000 })).users).toHaveLength(2_500)
  })

  test('says what is missing in a database that is no Clura', async () => {
    await using clura = await openClura()
    await sql`drop table user_table`.execute(clura.db)
    const { exitCode, stderr } = await clura.run()

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: The database of the Clura cannot be read\.$/m)
    expect(stderr).toMatch(/because: .*"user_table" does not exist/)
  })
})

test.each(['clura', 'mysql://me:hunter2@db/clura', 'postgres://me:hunter2@['])(
  'import clura refuses %s, and repeats no password',
  async (from) => {
    await using line = await openCommandLine()
    const { exitCode, stderr } = await line.run(['import', 'clura', '--from', from])

    expect(exitCode).toBe(2)
    expect(stderr).toMatch('--from must be postgres://')
    expect(stderr).not.toMatch('hunter2')
  },
)
