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
    // Locked before anything else: a revocation that races waits for us, or we see it. Not shared,
    // or two that replay would wait for each other to revoke.
    if (!(await this.#grantsLive(changes))) return 'revoked'

    for (const change of changes) {
      if (change.type !== 'consume') continue
      const conflict = await this.#consume(change)
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

  async #grantsLive(changes: readonly Change[]): Promise<boolean> {
    for (const id of requiredGrants(changes)) {
      const { rows } = await this.#queries.lockLiveGrant.run(this.#trx, { id })
      if (!rows.length) return false
    }

    return true
  }

  async #consume({ key, grantId, successorId }: Consume): Promise<Conflict | undefined> {
    const { numAffectedRows } = await this.#queries.consume.run(this.#trx, {
      digest: artifactDigest(key),
      now: this.#options.now,
    })
    if (numAffectedRows) return undefined

    const successor = successorId && artifactDigest({ kind: key.kind, id: successorId })
    if (successor && (await this.#isWithinOverlap(key, successor))) {
      this.#written.add(successor)
      return undefined
    }
    if (grantId) await this.#revokeGrant(grantId)

    return 'replayed'
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

    await this.#queries.insert.run(this.#trx, row)
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
    await this.#trx.deleteFrom('artifacts').where('id_digest', '=', artifactDigest(key)).execute()
  }

  async #finish(key: ArtifactKey): Promise<void> {
    await this.#trx
      .updateTable('artifacts')
      .set({ consumed_at: this.#options.now })
      .where('id_digest', '=', artifactDigest(key))
      .where('consumed_at', 'is', null)
      .execute()
  }

  async #revokeGrant(grantId: string): Promise<void> {
    await this.#trx
      .updateTable('grants')
      .set({ revoked_at: this.#options.now })
      .where('id', '=', grantId)
      .where('revoked_at', 'is', null)
      .execute()
    await this.#trx.deleteFrom('artifacts').where('grant_id', '=', grantId).execute()
  }
}

/** The grants that must live for the changes to count, but those that they write or end themselves. */
function requiredGrants(changes: readonly Change[]): string[] {
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
  return [...required.difference(own)].sort()
}
