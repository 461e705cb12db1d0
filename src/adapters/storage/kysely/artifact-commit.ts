import type { Transaction } from 'kysely'
import type {
  Artifact,
  ArtifactKey,
  Change,
  CommitOptions,
  Conflict,
  Grant,
} from '../../../core/artifacts/index.ts'
import type { ArtifactQueries } from './artifact-queries.ts'
import { artifactDigest, artifactToRow } from './artifact-rows.ts'
import { mergeGrants } from './merge-grants.ts'
import { endSession, saveSession } from './session-rows.ts'
import type { Tables } from './tables.ts'

type Consume = Extract<Change, { type: 'consume' }>

/** Rolls back whatever was written before it. */
export class Refused extends Error {
  readonly conflict: Conflict

  constructor(conflict: Conflict) {
    super(conflict)
    this.conflict = conflict
  }
}

/**
 * One transaction's worth of changes. A replay is found before anything is written, so that the
 * transaction leaves nothing behind but the revocation that it asks for.
 */
export class ArtifactCommit {
  readonly #trx: Transaction<Tables>
  readonly #queries: ArtifactQueries
  readonly #options: CommitOptions
  /** Successors that a racing request wrote already. */
  readonly #written = new Set<string>()

  constructor(trx: Transaction<Tables>, queries: ArtifactQueries, options: CommitOptions) {
    this.#trx = trx
    this.#queries = queries
    this.#options = options
  }

  /** @throws {Refused} when nothing of it may stay */
  async run(changes: readonly Change[]): Promise<Conflict | undefined> {
    const required = requiredGrants(changes)
    const consumed = changes.filter((change) => change.type === 'consume')
    await this.#lockGrants(required, consumed)
    for (const change of consumed) {
      const conflict = await this.#consume(change, required)
      if (conflict) return conflict
    }

    for (const change of changes) await this.#apply(change)

    return undefined
  }

  async #apply(change: Change): Promise<void> {
    switch (change.type) {
      case 'put':
        return this.#put(change.artifact)
      case 'replace':
        return this.#replace(change.artifact)
      case 'destroy':
        return this.#destroy(change.key)
      case 'finish':
        return this.#finish(change.key)
      case 'revokeGrant':
        return this.#revokeGrant(change.grantId)
      case 'saveSession':
        return saveSession(this.#trx, change, this.#options.now)
      case 'endSession':
        await endSession(this.#trx, change.uid, this.#options.now)
        return undefined
      case 'putGrant':
        return this.#putGrant(change.grant)
      case 'consume':
      case 'requireGrant':
        return undefined
    }
  }

  async #putGrant(grant: Grant): Promise<void> {
    const { id, accountId, clientId, expiresAt, payload } = grant
    const row = await this.#trx
      .selectFrom('grants')
      .select(['payload', 'expires_at', 'revoked_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()

    if (!row) {
      await this.#trx
        .insertInto('grants')
        .values({
          id,
          account_id: accountId,
          client_id: clientId,
          payload: JSON.stringify(payload),
          expires_at: expiresAt,
        })
        .execute()
      return
    }
    if (row.revoked_at !== null) throw new Refused('revoked')

    await this.#trx
      .updateTable('grants')
      .set({
        payload: JSON.stringify(mergeGrants(JSON.parse(row.payload), payload)),
        expires_at: Math.max(expiresAt, row.expires_at),
      })
      .where('id', '=', id)
      .execute()
  }

  /**
   * Before anything else: a revocation that races waits for us, or we see it. Not shared, or two
   * that replay would wait for each other to revoke.
   * @throws {Refused}
   */
  async #lockGrants(required: Iterable<string>, consumed: readonly Consume[]): Promise<void> {
    // What is spent under a grant looks by itself whether that lives.
    const seen = new Set(consumed.map(({ grantId }) => grantId))

    for (const id of required) {
      if (seen.has(id)) await this.#queries.lockLiveGrant.runUnobserved(this.#trx, { id })
      else await this.#lockLiveGrant(id)
    }
  }

  async #lockLiveGrant(id: string): Promise<void> {
    const { rows } = await this.#queries.lockLiveGrant.run(this.#trx, { id })
    if (!rows.length) throw new Refused('revoked')
  }

  async #consume(
    { key, grantId, successorId }: Consume,
    required: ReadonlySet<string>,
  ): Promise<Conflict | undefined> {
    const condition = grantId !== undefined && required.has(grantId) ? grantId : undefined
    if (await this.#spend(key, condition)) return undefined
    if (condition) await this.#lockLiveGrant(condition)

    const successor = successorId && artifactDigest({ kind: key.kind, id: successorId })
    if (successor && (await this.#isWithinOverlap(key, successor))) {
      this.#written.add(successor)
      return undefined
    }
    if (grantId) await this.#revokeGrant(grantId)

    return 'replayed'
  }

  async #spend(key: ArtifactKey, grantId: string | undefined): Promise<boolean> {
    const { consume, consumeUnderGrant } = this.#queries
    const spent = { digest: artifactDigest(key), now: this.#options.now }
    const { numAffectedRows } = await (grantId === undefined
      ? consume.run(this.#trx, spent)
      : consumeUnderGrant.run(this.#trx, { ...spent, grantId }))

    return Boolean(numAffectedRows)
  }

  async #isWithinOverlap(key: ArtifactKey, successor: string): Promise<boolean> {
    const parent = artifactDigest(key)
    const rows = await this.#trx
      .selectFrom('artifacts')
      .select(['id_digest', 'consumed_at'])
      .where('id_digest', 'in', [parent, successor])
      .execute()
    const consumedAt = rows.find(({ id_digest }) => id_digest === parent)?.consumed_at
    const isSuccessorUnused = rows.some(
      ({ id_digest, consumed_at }) => id_digest === successor && consumed_at === null,
    )

    return (
      isSuccessorUnused &&
      typeof consumedAt === 'number' &&
      this.#options.now - consumedAt <= this.#options.overlapMs
    )
  }

  async #put(artifact: Artifact): Promise<void> {
    const row = artifactToRow(artifact)
    if (this.#written.has(row.id_digest)) return

    await this.#queries.insert.runUnobserved(this.#trx, row)
  }

  async #replace(artifact: Artifact): Promise<void> {
    const { id_digest, payload, keep_until } = artifactToRow(artifact)
    const updated = await this.#trx
      .updateTable('artifacts')
      .set({ payload, keep_until })
      .where('id_digest', '=', id_digest)
      .executeTakeFirst()

    if (!updated.numUpdatedRows) await this.#put(artifact)
  }

  async #destroy(key: ArtifactKey): Promise<void> {
    await this.#queries.destroy.runUnobserved(this.#trx, { digest: artifactDigest(key) })
  }

  async #finish(key: ArtifactKey): Promise<void> {
    await this.#queries.consume.runUnobserved(this.#trx, {
      digest: artifactDigest(key),
      now: this.#options.now,
    })
  }

  async #revokeGrant(id: string): Promise<void> {
    await this.#queries.revokeGrant.runUnobserved(this.#trx, { id, now: this.#options.now })
    await this.#queries.destroyAllOfGrant.runUnobserved(this.#trx, { id })
  }
}

/** The grants that must live for the changes to count, but those that they write or end themselves. */
function requiredGrants(changes: readonly Change[]): ReadonlySet<string> {
  const own = new Set(
    changes.flatMap((change) => {
      if (change.type === 'putGrant') return [change.grant.id]
      if (change.type === 'revokeGrant') return [change.grantId]
      return []
    }),
  )
  const required = new Set(
    changes.flatMap((change) => {
      if (change.type === 'put') return change.artifact.grantId ?? []
      if (change.type === 'consume') return change.grantId ?? []
      if (change.type === 'requireGrant') return [change.grantId]
      return []
    }),
  )

  // In one order, or two requests could wait for each other.
  return new Set([...required.difference(own)].sort())
}
