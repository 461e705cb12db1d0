import type { Payload, Session } from '../core/artifacts/index.ts'
import { currentWork } from './unit-of-work.ts'

/** Signs a browser out, and takes back what was granted in that session for as long as it lasts. */
export function endSession({ uid, authorizations }: Session): void {
  currentWork().endSession(uid)

  for (const authorization of Object.values(authorizations)) {
    const grantId = grantIdOf(authorization)
    if (grantId && !authorization.persistsLogout) currentWork().revokeGrant(grantId)
  }
}

export const grantIdOf = (authorization: Payload | undefined): string | undefined =>
  typeof authorization?.grantId === 'string' ? authorization.grantId : undefined
