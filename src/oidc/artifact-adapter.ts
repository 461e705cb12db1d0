import { type AdapterPayload, errors } from 'oidc-provider'
import type {
  Artifact,
  ArtifactKey,
  ArtifactKind,
  FoundArtifact,
  Payload,
} from '../core/artifacts/index.ts'
import { SECOND } from '../core/values/index.ts'
import type { AdapterDeps } from './adapter.ts'
import { orStoreUnavailable } from './errors.ts'
import { fromStoredInteraction, toStoredInteraction } from './interaction-payload.ts'
import { PartialAdapter } from './partial-adapter.ts'
import { currentWork } from './unit-of-work.ts'

/** Written once under a fresh id; everything else may be saved again. */
const WRITTEN_ONCE: ReadonlySet<ArtifactKind> = new Set([
  'AccessToken',
  'AuthorizationCode',
  'ClientCredentials',
  'RefreshToken',
])

/** Codes, tokens, interactions, pushed requests. */
export class ArtifactAdapter extends PartialAdapter {
  readonly #kind: ArtifactKind
  readonly #deps: AdapterDeps

  constructor(kind: ArtifactKind, deps: AdapterDeps) {
    super()
    this.#kind = kind
    this.#deps = deps
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn = 0): Promise<void> {
    const { clock, retention } = this.#deps
    const { jti: _, ...stored } = payload
    const expiresAt = payload.exp ? payload.exp * SECOND : clock.now() + expiresIn * SECOND

    if (this.#kind === 'Interaction') assertModest(stored)

    currentWork().put(
      {
        ...this.#key(id),
        grantId: payload.grantId,
        payload: this.#kind === 'Interaction' ? toStoredInteraction(id, stored) : stored,
        keepUntil: retention.keepUntil(this.#kind, payload, expiresAt),
        consumedAt: undefined,
      },
      WRITTEN_ONCE.has(this.#kind) ? 'put' : 'replace',
    )
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const key = this.#key(id)
    const written = currentWork().written(key)
    if (written) return written.artifact && this.#toPayload(written.artifact)

    const artifact = await this.#read(key)
    if (!artifact) return undefined
    if (this.#kind === 'Interaction' && artifact.consumedAt !== undefined) return undefined

    currentWork().artifactRead(artifact)
    const isForgiven = await this.#isForgiven(artifact)

    return this.#toPayload(isForgiven ? { ...artifact, consumedAt: undefined } : artifact)
  }

  /**
   * The compare-and-set itself is part of the commit, but for a pushed request: that is spent at
   * once, while the authorization endpoint can still say so in its own way (RFC 9126 §4).
   */
  override async consume(id: string): Promise<void> {
    const { artifacts, clock, rotation } = this.#deps
    const key = this.#key(id)

    if (this.#kind !== 'PushedAuthorizationRequest') {
      const isRefresh = this.#kind === 'RefreshToken'
      return currentWork().consume(key, isRefresh ? rotation.successorOf(id) : undefined)
    }

    const conflict = await orStoreUnavailable(() =>
      artifacts.commit([{ type: 'consume', key, grantId: undefined }], {
        now: clock.now(),
        overlapMs: 0,
      }),
    )
    if (conflict) throw new errors.InvalidRequestUri('request_uri was already used')
  }

  override async destroy(id: string): Promise<void> {
    currentWork().destroy(this.#key(id), this.#kind === 'Interaction' ? 'finish' : 'destroy')
  }

  /** What was issued under a grant dies with it, here and wherever else it is kept. */
  override async revokeByGrantId(grantId: string): Promise<void> {
    currentWork().revokeGrant(grantId)
  }

  #key(id: string): ArtifactKey {
    return { kind: this.#kind, id }
  }

  async #read(key: ArtifactKey): Promise<FoundArtifact | undefined> {
    const [artifact] = await orStoreUnavailable(() => this.#deps.artifacts.find(key))

    return artifact
  }

  /** A refresh token that was used a moment ago may be used once more. The commit looks again. */
  async #isForgiven(artifact: Artifact): Promise<boolean> {
    if (this.#kind !== 'RefreshToken' || artifact.consumedAt === undefined) return false

    const { rotation, clock } = this.#deps
    const successor = await this.#read(this.#key(rotation.successorOf(artifact.id)))

    return rotation.isWithinOverlap(artifact, successor, clock.now())
  }

  #toPayload({ id, payload, consumedAt, keepUntil }: Artifact): AdapterPayload {
    const restored: Payload =
      this.#kind === 'Interaction' ? fromStoredInteraction(id, payload) : payload
    if (consumedAt === undefined) return { ...restored, jti: id }

    // oidc-provider looks at the expiry first; a replay has to be seen however late it comes.
    const exp = Math.floor(keepUntil / SECOND)

    return { ...restored, jti: id, exp, consumed: Math.floor(consumedAt / SECOND) }
  }
}

/** What anybody can have us keep without signing in is bounded. */
const MAX_INTERACTION_CHARACTERS = 12_000

function assertModest(payload: AdapterPayload): void {
  if (JSON.stringify(payload).length <= MAX_INTERACTION_CHARACTERS) return

  throw new errors.InvalidRequest('the authorization request is too long')
}
