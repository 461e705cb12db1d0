import { type RawBuilder, sql } from 'kysely'
import type { CluraApp, CluraPerson, CluraSource } from '../../../core/clura-import/index.ts'
import { Unavailable } from '../../../core/errors.ts'
import { type Database, openDatabase, orUnavailable } from './database.ts'
import { CluraUnreadable } from './errors.ts'

const PAGE = 1_000

/** The tables of a Clura database on PostgreSQL, as its documentation describes them. */
export class PostgresCluraSource implements CluraSource, AsyncDisposable {
  readonly #db: Database

  constructor(url: string) {
    this.#db = openDatabase(url)
  }

  users(): AsyncIterable<readonly CluraPerson[]> {
    return this.#pages<CluraPersonRow, CluraPerson>('user_table', PERSON, toPerson)
  }

  developers(): AsyncIterable<readonly CluraPerson[]> {
    return this.#pages<CluraPersonRow, CluraPerson>('client_table', PERSON, toPerson)
  }

  apps(): AsyncIterable<readonly CluraApp[]> {
    return this.#pages<CluraAppRow, CluraApp>('app_table', APP, toApp)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#db.destroy()
  }

  async #read<Row>(query: RawBuilder<Row>): Promise<Row[]> {
    try {
      return (await orUnavailable(() => query.execute(this.#db))).rows
    } catch (error) {
      // An operator who hears of "the database" looks at ours.
      throw error instanceof Unavailable ? new CluraUnreadable(error.cause) : error
    }
  }

  /** By id, each page behind the last, so that rows that come meanwhile do no harm. */
  async *#pages<Row extends { id: string }, Result>(
    table: string,
    columns: RawBuilder<unknown>,
    toResult: (row: Row) => Result,
  ): AsyncGenerator<readonly Result[]> {
    let after = '00000000-0000-0000-0000-000000000000'

    for (;;) {
      const rows = await this.#read(
        sql<Row>`
          select ${columns} from ${sql.table(table)}
          where id > ${after}::uuid order by ${sql.ref(`${table}.id`)} limit ${PAGE}`,
      )
      if (rows.length) yield rows.map(toResult)
      if (rows.length < PAGE) return
      after = rows.at(-1)?.id ?? after
    }
  }
}

interface CluraPersonRow {
  id: string
  google_id: string | null
  name: string | null
  email: string | null
  avatar: string | null
  created_at: number
}

interface CluraAppRow {
  id: string
  client_id: string
  name: string
  app_client_id: string
  app_secret: string
  redirect_uri: string
  created_at: number
}

// Texts, so that it does not matter which type a column has: a UUID, a text, a date.
const CREATED_AT = sql`
  (extract(epoch from coalesce(created_at, now())) * 1000)::double precision as created_at`
const PERSON = sql`id::text, google_id::text, name, email, avatar, ${CREATED_AT}`
const APP = sql`
  id::text, client_id::text, name, app_client_id::text, app_secret, redirect_uri, ${CREATED_AT}`

const toPerson = (row: CluraPersonRow): CluraPerson => ({
  id: row.id,
  googleId: row.google_id ?? undefined,
  name: row.name ?? undefined,
  email: row.email ?? undefined,
  avatar: row.avatar ?? undefined,
  createdAt: Math.round(row.created_at),
})

const toApp = (row: CluraAppRow): CluraApp => ({
  id: row.id,
  developerId: row.client_id,
  name: row.name,
  appClientId: row.app_client_id,
  appSecret: row.app_secret,
  redirectUri: row.redirect_uri,
  createdAt: Math.round(row.created_at),
})
