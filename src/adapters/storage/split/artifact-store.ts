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
  type LosableArtifactStore,
  type Session,
} from '../../../core/artifacts/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type CommitPlan, planCommit } from './commit-plan.ts'
import { isLosable, isToken } from './kinds.ts'

interface SplitArtifactStoreDeps {
  durable: ArtifactStore
  losable: LosableArtifactStore
}

/**
 * Keeps what must last in one store and what may be lost in another (`ARTIFACT_HOMES`). There is no
 * transaction over both: the durable store decides, and the order makes every failure harmless.
 *
 * 1. What is single-use and losable is spent. Fails: nothing else was written. A commit that ends
 *    after this leaves it spent, which is the safe side.
 * 2. New tokens are written. Fails: nothing durable was written, so no refresh token is spent.
 * 3. The durable store commits. Fails or refuses: the new tokens are taken out again. One that stays
 *    behind is worthless: it was not sent to anybody, and a dead grant makes it dead.
 * 4. What cannot be taken back is written: pages that were answered or are used up. Fails: the
 *    request fails, its durable part stands, and it can be made again.
 *
 * Nothing is revoked by deleting it where a deletion can be lost. A token is dead as soon as the
 * durable store has no live grant for it, or has a tombstone in its place, whatever an older copy of
 * the losable store may bring back.
 */
export class SplitArtifactStore implements ArtifactStore {
  readonly #deps: SplitArtifactStoreDeps

  constructor(deps: SplitArtifactStoreDeps) {
    this.#deps = deps
  }

  async find(...keys: ArtifactKey[]): Promise<(FoundArtifact | undefined)[]> {
    const [durable, losable] = await Promise.all([
      this.#findDurable(keys.filter((key) => !isLosable(key))),
      this.#findLosable(keys.filter(isLosable)),
    ])
    const found = { durable: durable.values(), losable: losable.values() }

    return keys.map(({ kind }) => found[ARTIFACT_HOMES[kind]].next().value)
  }

  findGrant(id: string): Promise<Grant | undefined> {
    return this.#deps.durable.findGrant(id)
  }

  findSession(id: string, now: Instant): Promise<Session | undefined> {
    return this.#deps.durable.findSession(id, now)
  }

  findSessionByUid(uid: string): Promise<Session | undefined> {
    return this.#deps.durable.findSessionByUid(uid)
  }

  async commit(changes: readonly Change[], options: CommitOptions): Promise<Conflict | undefined> {
    const { losable } = this.#deps
    const plan = planCommit(changes)
    if (!(await this.#consume(plan, options))) return 'replayed'

    await using undo = new AsyncDisposableStack()
    await losable.put(plan.created)
    undo.defer(() => this.#takeBack(plan.created))
    const conflict = await this.#commitDurable(plan, options)
    if (conflict) return conflict
    undo.move()

    await losable.put(plan.replaced)
    await Promise.all(plan.finished.map((key) => losable.consume(key, options.now)))
    await losable.remove(plan.removed)

    return undefined
  }

  insertOnce(marker: Artifact): Promise<boolean> {
    const { durable, losable } = this.#deps

    return (isLosable(marker) ? losable : durable).insertOnce(marker)
  }

  /** What is losable expires by itself. */
  purge(now: Instant, limit: number): Promise<number> {
    return this.#deps.durable.purge(now, limit)
  }

  async #findDurable(keys: readonly ArtifactKey[]): Promise<(FoundArtifact | undefined)[]> {
    return keys.length ? this.#deps.durable.find(...keys) : []
  }

  async #findLosable(keys: readonly ArtifactKey[]): Promise<(FoundArtifact | undefined)[]> {
    const found = await this.#deps.losable.find(keys)

    return Promise.all(found.map((artifact) => artifact && this.#ifLive(artifact)))
  }

  /** Undefined for a token that was revoked, whatever brought it back. */
  async #ifLive(artifact: Artifact): Promise<FoundArtifact | undefined> {
    if (!isToken(artifact)) return { ...artifact, grant: undefined }
    const { durable } = this.#deps
    const { kind, id, grantId } = artifact
    const [[tombstone], grant] = await Promise.all([
      durable.find({ kind, id }),
      grantId === undefined ? undefined : durable.findGrant(grantId),
    ])
    const isRevoked = tombstone !== undefined || (grantId !== undefined && grant === undefined)

    return isRevoked ? undefined : { ...artifact, grant }
  }

  /** @returns false when something was spent before; then its grant is revoked */
  async #consume({ consumed }: CommitPlan, options: CommitOptions): Promise<boolean> {
    const { durable, losable } = this.#deps

    for (const { key, grantId } of consumed) {
      if (await losable.consume(key, options.now)) continue
      if (grantId) await durable.commit([{ type: 'revokeGrant', grantId }], options)

      return false
    }

    return true
  }

  async #commitDurable(
    { durable: changes, revoked }: CommitPlan,
    options: CommitOptions,
  ): Promise<Conflict | undefined> {
    const { durable, losable } = this.#deps
    const tokens = await losable.find(revoked)
    const tombstones = tokens
      .filter((token) => token !== undefined)
      .map((token): Change => ({ type: 'replace', artifact: tombstoneOf(token, options.now) }))

    return durable.commit([...changes, ...tombstones], options)
  }

  /** Before anybody knows of them. */
  async #takeBack(tokens: readonly Artifact[]): Promise<void> {
    // Where even that fails, they expire unknown.
    await this.#deps.losable.remove(tokens).catch(() => {})
  }
}

/** Stays for as long as the token could come back. Under no grant: it has to outlive that. */
const tombstoneOf = (token: Artifact, now: Instant): Artifact => ({
  ...token,
  grantId: undefined,
  payload: {},
  consumedAt: now,
})
