import type { Provider } from 'oidc-provider'
import type { ArtifactStore } from '../core/artifacts/index.ts'
import { MINUTE, SECOND } from '../core/values/index.ts'
import { orStoreUnavailable } from './errors.ts'

/**
 * A DPoP proof may be dated five minutes ahead, and is good for five minutes from that date on. The
 * library asks to remember it for the second five alone.
 */
const DATED_AHEAD = 5 * MINUTE

/**
 * Assertions and DPoP proofs count once (RFC 7523 §3, RFC 9449 §11.1). The library looks first and
 * writes then; this is one atomic insert.
 */
export function replaceReplayDetection(provider: Provider, artifacts: ArtifactStore): void {
  provider.ReplayDetection.unique = (issuer, jti, expiresAt = 0) =>
    orStoreUnavailable(() =>
      artifacts.insertOnce({
        kind: 'ReplayDetection',
        id: JSON.stringify([issuer, jti]),
        grantId: undefined,
        payload: {},
        // RFC 7519 §2: it may have a fraction.
        keepUntil: Math.ceil(expiresAt * SECOND) + DATED_AHEAD,
        consumedAt: undefined,
      }),
    )
}
