import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import type { Database } from './database.ts'

/** Stands in a statement for a value that comes when it is run. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement that every request needs: built and compiled once, where Kysely does both each time.
 * That costs more than SQLite takes to run it.
 */
export class PreparedQuery<Values extends object, Row> {
  readonly #compiled: CompiledQuery<Row>

  /** @param build uses each value as it is: it knows none of them yet */
  constructor(build: (values: Values) => Compilable<Row>) {
    this.#compiled = build(placeholders<Values>()).compile()
  }

  /** @param db may be a transaction */
  run(db: Database, values: Values): Promise<QueryResult<Row>> {
    const parameters = this.#compiled.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    )

    return db.executeQuery<Row>({ ...this.#compiled, parameters })
  }
}

const placeholders = <Values extends object>(): Values =>
  new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Values
