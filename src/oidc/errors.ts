import { errors } from 'oidc-provider'
import type { Conflict } from '../core/artifacts/index.ts'
import { Unavailable } from '../core/errors.ts'

/**
 * A store that fails, as oidc-provider understands it: 503 to whoever asked, nothing sent on to the
 * app, and never `invalid_grant`.
 */
export class StoreUnavailable extends errors.OIDCProviderError {
  constructor(cause: unknown) {
    super(503, 'temporarily_unavailable')
    this.cause = cause
    this.error_description = 'the server is not able to answer at the moment, try again'
    this.allow_redirect = false
    // Shown as it is: oidc-provider turns everything above 499 into a nameless 500 otherwise.
    this.expose = true
  }
}

/** Runs a store operation on behalf of oidc-provider. @throws {StoreUnavailable} */
export async function orStoreUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Unavailable) throw new StoreUnavailable(error)
    throw error
  }
}

export const GRANT_REPLAYED = 'it was used before; the grant has been revoked'

/** RFC 6749 §5.2: what was spent or taken back before makes the grant invalid. */
export const conflictToError = (conflict: Conflict): errors.OIDCProviderError =>
  new errors.InvalidGrant(
    conflict === 'replayed'
      ? GRANT_REPLAYED
      : 'the grant was revoked while the request was under way',
  )
