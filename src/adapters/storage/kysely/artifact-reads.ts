import type { Selectable } from 'kysely'
import type { Database } from './database.ts'
import { PreparedQuery } from './prepared-query.ts'
import type { Tables } from './tables.ts'

/** An artifact beside the grant that it was issued under, or beside nulls. */
export interface ArtifactRow extends Selectable<Tables['artifacts']> {
  grant_account_id: string | null
  grant_client_id: string | null
  grant_payload: string | null
  grant_expires_at: number | null
}

interface Read {
  digests: string[]
  rows: Promise<ArtifactRow[]>
}

/**
 * What is asked for in the same moment goes out as one statement: a token may be of several kinds,
 * and all of them are looked for at once.
 */
export class ArtifactReads {
  readonly #db: Database
  /** By how many there are asked for. */
  readonly #queries: PreparedQuery<readonly string[], ArtifactRow>[] = []
  #next: Read | undefined

  constructor(db: Database) {
    this.#db = db
  }

  /** Finds at least those that are there of the ones asked for, in any order. */
  find(digests: readonly string[]): Promise<ArtifactRow[]> {
    this.#next ??= this.#begin()
    this.#next.digests.push(...digests)

    return this.#next.rows
  }

  #begin(): Read {
    const digests: string[] = []

    return { digests, rows: Promise.resolve().then(() => this.#run(digests)) }
  }

  async #run(digests: readonly string[]): Promise<ArtifactRow[]> {
    this.#next = undefined
    const { rows } = await this.#queryFor(digests.length).run(this.#db, digests)

    return rows
  }

  #queryFor(count: number): PreparedQuery<readonly string[], ArtifactRow> {
    this.#queries[count] ??= new PreparedQuery((digests) =>
      this.#db
        .selectFrom('artifacts')
        .leftJoin('grants', (join) =>
          join.onRef('grants.id', '=', 'artifacts.grant_id').on('grants.revoked_at', 'is', null),
        )
        .select([
          'artifacts.id_digest',
          'artifacts.kind',
          'artifacts.grant_id',
          'artifacts.payload',
          'artifacts.keep_until',
          'artifacts.consumed_at',
          'grants.account_id as grant_account_id',
          'grants.client_id as grant_client_id',
          'grants.payload as grant_payload',
          'grants.expires_at as grant_expires_at',
        ])
        .where(
          'id_digest',
          'in',
          Array.from({ length: count }, (_, index) => digests[index] as string),
        ),
    )

    return this.#queries[count]
  }
}
