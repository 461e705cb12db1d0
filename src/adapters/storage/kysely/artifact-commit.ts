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
import { endSession, saveSession } from './session-rows.ts'
import type { Tables } from './tables.ts'

type Consume = Extract<Change, { type: 'consume' }>

/**
 * One transaction's worth of changes. What may be refused is looked at first, so that a conflict
 * leaves nothing behind but the revocation that a replay asks for.
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

  async run(changes: readonly Change[]): Promise<Conflict | undefined> {
    // Grants before anything else: a revocation that races waits for us, or we see it.
    for (const change of changes) {
      if (change.type === 'putGrant' && !(await this.#putGrant(change.grant))) return 'revoked'
    }
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
      case 'revokeArtifacts':
        return this.#revokeArtifacts(change.grantId)
      case 'saveSession':
        return saveSession(this.#trx, change, this.#options.now)
      case 'endSession':
        return endSession(this.#trx, change.uid, this.#options.now)
      case 'consume':
      case 'putGrant':
        return undefined
    }
  }

  async #putGrant(grant: Grant): Promise<boolean> {
    const fields = { payload: JSON.stringify(grant.payload), expires_at: grant.expiresAt }
    const updated = await this.#trx
      .updateTable('grants')
      .set(fields)
      .where('id', '=', grant.id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (updated.numUpdatedRows) return true

    const isRevoked = await this.#trx
      .selectFrom('grants')
      .select('id')
      .where('id', '=', grant.id)
      .executeTakeFirst()
    if (isRevoked) return false

    await this.#trx
      .insertInto('grants')
      .values({
        ...fields,
        id: grant.id,
        account_id: grant.accountId,
        client_id: grant.clientId,
      })
      .execute()

    return true
  }

  async #grantsLive(changes: readonly Change[]): Promise<boolean> {
    for (const id of requiredGrants(changes)) {
      const { rows } = await this.#queries.findLiveGrant.run(this.#trx, { id })
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
    await this.#revokeArtifacts(grantId)
  }

  async #revokeArtifacts(grantId: string): Promise<void> {
    await this.#trx.deleteFrom('artifacts').where('grant_id', '=', grantId).execute()
  }
}

/** The grants that must live for the changes to count: but not one that they end themselves. */
function requiredGrants(changes: readonly Change[]): string[] {
  const ended = new Set(
    changes.flatMap((change) => (change.type === 'revokeGrant' ? [change.grantId] : [])),
  )
  const required = new Set(
    changes.flatMap((change) => {
      if (change.type === 'put') return change.artifact.grantId ?? []
      if (change.type === 'consume') return change.grantId ?? []
      return []
    }),
  )

  return [...required.difference(ended)]
}
