import { type RawBuilder, sql } from 'kysely'
import type { IdentraPerson, IdentraSource } from '../../../core/identra-import/index.ts'
import { type Database, openDatabase } from './database.ts'
import { IdentraUnreadable } from './errors.ts'
import { readInstant } from './foreign-instant.ts'
import { findIdentraTables, type IdentraTables } from './identra-tables.ts'

const PAGE = 1_000

/** The tables of an Identra, which it makes alike on PostgreSQL, MySQL and SQLite. */
export class KyselyIdentraSource implements IdentraSource, AsyncDisposable {
  readonly #db: Database

  constructor(url: string) {
    this.#db = openDatabase(url, { isReadOnly: true })
  }

  /** By id, each page behind the last, so that rows that come meanwhile do no harm. */
  async *users(): AsyncGenerator<readonly IdentraPerson[]> {
    const tables = await orUnreadable(() => findIdentraTables(this.#db))
    let after: string | undefined

    for (;;) {
      const rows = await this.#read(selectUsers(tables, after))
      const identities = await this.#identitiesOf(tables, rows)
      if (rows.length) yield rows.map((row) => toPerson(row, identities))
      if (rows.length < PAGE) return
      after = rows.at(-1)?.id
    }
  }

  async #identitiesOf(
    { identities }: IdentraTables,
    users: readonly UserRow[],
  ): Promise<readonly IdentityRow[]> {
    if (!identities || users.length === 0) return []

    return this.#read(sql<IdentityRow>`
      select user_id, provider, provider_user_id from external_identities
      where user_id in (${sql.join(users.map(({ id }) => id))}) ${livingOf(identities)}
      order by provider, provider_user_id`)
  }

  async #read<Row>(query: RawBuilder<Row>): Promise<readonly Row[]> {
    return (await orUnreadable(() => query.execute(this.#db))).rows
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#db.destroy()
  }
}

/** Whatever fails there is no fault of ours, and nothing that the operator can mend here. */
async function orUnreadable<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    throw new IdentraUnreadable(error)
  }
}

interface UserRow {
  id: string
  email: string | null
  hashed_password: string | null
  github_id?: string | null
  created_at?: unknown
}

interface IdentityRow {
  user_id: string
  provider: string
  provider_user_id: string
}

const selectUsers = ({ users }: IdentraTables, after: string | undefined) => {
  const columns = ['github_id', 'created_at'].filter((name) => users.has(name))

  return sql<UserRow>`
    select ${sql.join(['id', 'email', 'hashed_password', ...columns].map((name) => sql.ref(name)))}
    from users where ${after === undefined ? sql`1 = 1` : sql`id > ${after}`} ${livingOf(users)}
    order by id limit ${sql.lit(PAGE)}`
}

/** Identra marks what it deletes, and keeps it. */
const livingOf = (columns: ReadonlySet<string>): RawBuilder<unknown> =>
  columns.has('deleted_at') ? sql`and deleted_at is null` : sql``

const toPerson = (row: UserRow, identities: readonly IdentityRow[]): IdentraPerson => ({
  id: row.id,
  email: row.email || undefined,
  passwordHash: row.hashed_password || undefined,
  identities: accountsOf(row, identities),
  createdAt: readInstant(row.created_at) ?? Date.now(),
})

/** One that is in both places, as an Identra leaves it that was brought up to date, counts once. */
function accountsOf({ id, github_id }: UserRow, rows: readonly IdentityRow[]) {
  const accounts = rows
    .filter(({ user_id }) => user_id === id)
    .map(({ provider, provider_user_id }) => ({ provider, subject: provider_user_id }))
  const isListed = accounts.some(
    ({ provider, subject }) => provider === 'github' && subject === github_id,
  )

  return github_id && !isListed
    ? [...accounts, { provider: 'github', subject: github_id }]
    : accounts
}
