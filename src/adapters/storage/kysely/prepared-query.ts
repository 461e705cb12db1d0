import type { Compilable, QueryResult, Transaction } from 'kysely'
import { digest } from '../../../core/values/index.ts'
import type { Database } from './database.ts'
import type { KnownQuery } from './engines/index.ts'
import type { Tables } from './tables.ts'

/** Stands in a statement for a value that comes when it is run. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement that every request needs: built and compiled once, where Kysely does both each time.
 * That costs more than SQLite takes to run it. Servers that can keep what they made of its text too,
 * and want it to mean the same for as long: so it names the columns that it reads.
 */
export class PreparedQuery<Values extends object, Row> {
  readonly #query: KnownQuery<Row>

  /** @param build uses each value as it is: it knows none of them yet */
  constructor(build: (values: Values) => Compilable<Row>) {
    const query = build(placeholders<Values>()).compile()
    if (query.sql.includes('*')) throw new Error('a prepared query names its columns')
    // By its text: should a pooler mix up sessions, one version never runs what another has named.
    this.#query = { ...query, name: `latchkey_${digest(query.sql)}` }
  }

  /** @param db may be a transaction */
  run(db: Database, values: Values): Promise<QueryResult<Row>> {
    return db.executeQuery<Row>(this.#with(values))
  }

  /** Within a transaction, and perhaps only with its next statement: that fails if this one does. */
  async runUnobserved(trx: Transaction<Tables>, values: Values): Promise<void> {
    const query: KnownQuery<Row> = { ...this.#with(values), isUnobserved: true }
    await trx.executeQuery(query)
  }

  #with(values: Values): KnownQuery<Row> {
    const parameters = this.#query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    )

    return { ...this.#query, parameters }
  }
}

const placeholders = <Values extends object>(): Values =>
  new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Values
