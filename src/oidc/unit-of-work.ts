import { AsyncLocalStorage } from 'node:async_hooks'
import type {
  Artifact,
  ArtifactKey,
  Change,
  FoundArtifact,
  Grant,
  Session,
} from '../core/artifacts/index.ts'

/**
 * What one request wants to write. oidc-provider saves, consumes and destroys one thing at a time;
 * gathered here, the changes become durable together or not at all.
 */
export class UnitOfWork {
  readonly #changes: Change[] = []
  readonly #artifacts = new Map<string, Artifact | undefined>()
  readonly #grants = new Map<string, Grant | undefined>()
  readonly #readArtifacts = new Map<string, FoundArtifact>()
  readonly #readSessions = new Map<string, Session>()

  /** In the order in which they were made. */
  get changes(): readonly Change[] {
    return this.#changes
  }

  put(artifact: Artifact, change: 'put' | 'replace'): void {
    this.#artifacts.set(nameOf(artifact), artifact)
    this.#changes.push({ type: change, artifact })
  }

  destroy(key: ArtifactKey, change: 'destroy' | 'finish'): void {
    this.#artifacts.set(nameOf(key), undefined)
    this.#changes.push({ type: change, key })
  }

  artifactRead(artifact: FoundArtifact): void {
    this.#readArtifacts.set(nameOf(artifact), artifact)
  }

  /** Spends what the request read before. */
  consume(key: ArtifactKey, successorId?: string): void {
    const grantId = this.#readArtifacts.get(nameOf(key))?.grantId
    this.#changes.push({ type: 'consume', key, grantId, ...(successorId && { successorId }) })
  }

  putGrant(grant: Grant): void {
    this.#grants.set(grant.id, grant)
    this.#changes.push({ type: 'putGrant', grant })
  }

  /** The grant of something that the request read, as it was then; the commit looks again. */
  readGrant(id: string): Grant | undefined {
    return this.#readArtifacts.values().find(({ grantId }) => grantId === id)?.grant
  }

  /** oidc-provider asks for it once for each kind of thing that was issued under the grant. */
  revokeGrant(grantId: string): void {
    if (this.#grants.has(grantId) && !this.#grants.get(grantId)) return
    this.#grants.set(grantId, undefined)
    this.#changes.push({ type: 'revokeGrant', grantId })
  }

  /** Remembers what the request saw, so that its save can be merged with those of others. */
  sessionRead(session: Session): void {
    this.#readSessions.set(session.uid, session)
  }

  /** oidc-provider replaces a cookie value by destroying the old one and saving the new one. */
  saveSession(session: Session): void {
    this.forgetSession(session.uid)
    this.#changes.push({ type: 'saveSession', session, base: this.#readSessions.get(session.uid) })
  }

  endSession(uid: string): void {
    this.forgetSession(uid)
    this.#changes.push({ type: 'endSession', uid })
  }

  /** The session that was read by this cookie value. */
  readSession(id: string): Session | undefined {
    return this.#readSessions.values().find((session) => session.id === id)
  }

  /** What this request wrote itself: undefined for destroyed, absent for untouched. */
  written(key: ArtifactKey): { artifact: Artifact | undefined } | undefined {
    const name = nameOf(key)

    return this.#artifacts.has(name) ? { artifact: this.#artifacts.get(name) } : undefined
  }

  writtenGrant(id: string): { grant: Grant | undefined } | undefined {
    return this.#grants.has(id) ? { grant: this.#grants.get(id) } : undefined
  }

  /** Leaves the session as it was before the request. */
  forgetSession(uid: string): void {
    const index = this.#changes.findIndex(
      (change) =>
        (change.type === 'saveSession' && change.session.uid === uid) ||
        (change.type === 'endSession' && change.uid === uid),
    )
    if (index >= 0) this.#changes.splice(index, 1)
  }
}

const nameOf = ({ kind, id }: ArtifactKey): string => `${kind}:${id}`

const scope = new AsyncLocalStorage<UnitOfWork>()

export const withUnitOfWork = <Result>(work: UnitOfWork, run: () => Result): Result =>
  scope.run(work, run)

/** The unit of work of the request under way. */
export function currentWork(): UnitOfWork {
  const work = scope.getStore()
  if (!work) throw new Error('protocol state was changed outside a unit of work')

  return work
}
