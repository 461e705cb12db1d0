import type { AdapterPayload } from 'oidc-provider'
import type { ArtifactKind } from '../core/artifacts/index.ts'
import { HOUR, type Instant, SECOND } from '../core/values/index.ts'

/** Expiry is judged with this tolerance (`clockTolerance`), so nothing goes earlier. */
export const CLOCK_TOLERANCE_SECONDS = 15

/** A page that has expired knows the way back to its app for as long again as a lunch takes. */
const INTERACTION_MEMORY = 2 * HOUR

/**
 * How long things are kept. What is single-use stays as long as the refresh family that came of it
 * can live: a replay could not be told from a guess otherwise.
 */
export class ArtifactRetention {
  readonly #familyLifetime: number

  constructor({ refreshTokenMaxSeconds }: { refreshTokenMaxSeconds: number }) {
    this.#familyLifetime = refreshTokenMaxSeconds * SECOND
  }

  keepUntil(kind: ArtifactKind, payload: AdapterPayload, expiresAt: Instant): Instant {
    switch (kind) {
      case 'AuthorizationCode':
        return expiresAt + this.#familyLifetime
      case 'RefreshToken':
        return Math.max(expiresAt, (payload.iiat ?? 0) * SECOND + this.#familyLifetime)
      case 'Interaction':
        return expiresAt + INTERACTION_MEMORY
      default:
        return expiresAt + CLOCK_TOLERANCE_SECONDS * SECOND
    }
  }
}
