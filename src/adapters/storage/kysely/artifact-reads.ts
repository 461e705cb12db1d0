import type { Selectable } from 'kysely'
import type { Database } from './database.ts'
import { PreparedQuery } from './prepared-query.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['artifacts']>

interface Read {
  digests: string[]
  rows: Promise<Row[]>
}

/**
 * What is asked for in the same moment goes out as one statement: a token may be of several kinds,
 * and all of them are looked for at once.
 */
export class ArtifactReads {
  readonly #db: Database
  /** By how many there are asked for. */
  readonly #queries: PreparedQuery<readonly string[], Row>[] = []
  #next: Read | undefined

  constructor(db: Database) {
    this.#db = db
  }

  /** Finds at least those that are there of the ones asked for, in any order. */
  find(digests: readonly string[]): Promise<Row[]> {
    this.#next ??= this.#begin()
    this.#next.digests.push(...digests)

    return this.#next.rows
  }

  #begin(): Read {
    const digests: string[] = []

    return { digests, rows: Promise.resolve().then(() => this.#run(digests)) }
  }

  async #run(digests: readonly string[]): Promise<Row[]> {
    this.#next = undefined
    const { rows } = await this.#queryFor(digests.length).run(this.#db, digests)

    return rows
  }

  #queryFor(count: number): PreparedQuery<readonly string[], Row> {
    this.#queries[count] ??= new PreparedQuery((digests) =>
      this.#db
        .selectFrom('artifacts')
        .select(['id_digest', 'kind', 'grant_id', 'payload', 'keep_until', 'consumed_at'])
        .where(
          'id_digest',
          'in',
          Array.from({ length: count }, (_, index) => digests[index] as string),
        ),
    )

    return this.#queries[count]
  }
}
