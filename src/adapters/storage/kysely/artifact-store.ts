import {
  ARTIFACT_HOMES,
  type Artifact,
  type ArtifactKey,
  type ArtifactStore,
  type Change,
  type CommitOptions,
  type Conflict,
  type FoundArtifact,
  type Grant,
  type Session,
} from '../../../core/artifacts/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { ArtifactCommit, Refused } from './artifact-commit.ts'
import { type ArtifactQueries, artifactQueries } from './artifact-queries.ts'
import { ArtifactReads } from './artifact-reads.ts'
import {
  artifactDigest,
  artifactToRow,
  cookieDigest,
  rowToArtifact,
  rowToGrant,
  rowToSession,
} from './artifact-rows.ts'
import { type Database, isUniqueViolation, orUnavailable } from './database.ts'
import { losably } from './engines/index.ts'
import { inTransaction } from './in-transaction.ts'
import { purgeExpired } from './purge.ts'

export class KyselyArtifactStore implements ArtifactStore {
  readonly #db: Database
  readonly #queries: ArtifactQueries
  readonly #reads: ArtifactReads

  constructor(db: Database) {
    this.#db = db
    this.#queries = artifactQueries(db)
    this.#reads = new ArtifactReads(db)
  }

  async find(...keys: ArtifactKey[]): Promise<(FoundArtifact | undefined)[]> {
    const digests = keys.map(artifactDigest)
    const rows = await orUnavailable(() => this.#reads.find(digests))

    return keys.map((key, index) => {
      const row = rows.find(({ id_digest }) => id_digest === digests[index])

      return row && rowToArtifact(key, row)
    })
  }

  async findGrant(id: string): Promise<Grant | undefined> {
    const { rows } = await orUnavailable(() => this.#queries.findGrant.run(this.#db, { id }))
    const [row] = rows

    return row && rowToGrant(row)
  }

  async findSession(id: string, now: Instant): Promise<Session | undefined> {
    const row = await orUnavailable(() =>
      this.#db
        .selectFrom('session_cookies')
        .innerJoin('sessions', 'sessions.uid', 'session_cookies.session_uid')
        .selectAll('sessions')
        .select('session_cookies.expires_at as idle_at')
        .where('session_cookies.id_digest', '=', cookieDigest(id))
        .where('session_cookies.expires_at', '>', now)
        .where('sessions.ended_at', 'is', null)
        .executeTakeFirst(),
    )

    return row && rowToSession(row, { id, idleAt: row.idle_at })
  }

  async findSessionByUid(uid: string): Promise<Session | undefined> {
    const { rows } = await orUnavailable(() => this.#queries.findSession.run(this.#db, { uid }))
    const [row] = rows

    return row && rowToSession(row, { id: '', idleAt: row.expires_at })
  }

  async commit(changes: readonly Change[], options: CommitOptions): Promise<Conflict | undefined> {
    if (!changes.length) return undefined

    const commit = () =>
      isFreestanding(changes) ? this.#insert(changes[0].artifact) : this.#write(changes, options)
    try {
      return await (changes.every(isLosable) ? losably(commit) : commit())
    } catch (error) {
      if (error instanceof Refused) return error.conflict
      throw error
    }
  }

  #write(changes: readonly Change[], options: CommitOptions): Promise<Conflict | undefined> {
    return inTransaction(this.#db, (trx) =>
      new ArtifactCommit(trx, this.#queries, options).run(changes),
    )
  }

  async #insert(artifact: Artifact): Promise<undefined> {
    await orUnavailable(() => this.#queries.insert.run(this.#db, artifactToRow(artifact)))
  }

  async insertOnce(marker: Artifact): Promise<boolean> {
    return orUnavailable(async () => {
      try {
        await this.#queries.insert.run(this.#db, artifactToRow(marker))

        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw error
      }
    })
  }

  async purge(now: Instant, limit: number): Promise<number> {
    return orUnavailable(() => purgeExpired(this.#db, now, limit))
  }
}

/** Losable things that are made anew: what ends them has to last. */
const isLosable = (change: Change): boolean =>
  (change.type === 'put' || change.type === 'replace') &&
  ARTIFACT_HOMES[change.artifact.kind] === 'losable'

/** One thing that is new and hangs on nothing, such as an app's token for itself: one statement. */
const isFreestanding = (
  changes: readonly Change[],
): changes is readonly [Extract<Change, { type: 'put' }>] =>
  changes.length === 1 && changes[0]?.type === 'put' && !changes[0].artifact.grantId
