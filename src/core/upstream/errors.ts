import { DomainError } from '../errors.ts'

export class UnknownUpstream extends DomainError {
  constructor() {
    super('unknown_upstream', 'not-found', 'There is no such way to sign in.')
  }
}

/** The account there is linked to another user here. */
export class IdentityLinkedElsewhere extends DomainError {
  constructor() {
    super('identity_linked_elsewhere', 'conflict', 'This account belongs to another user.')
  }
}

/** Expired, used before, begun in another browser or at another upstream, or never ours. */
export class UpstreamStateInvalid extends DomainError {
  constructor() {
    super(
      'upstream_state_invalid',
      'invalid',
      'This sign-in has expired, was used before, or began in another browser.',
    )
  }
}

/** The person said no at the upstream, or the upstream said no to the person. */
export class UpstreamRefused extends DomainError {
  constructor(cause?: unknown) {
    super('upstream_refused', 'forbidden', 'The other service did not sign you in.', { cause })
  }
}

/** The upstream is out of reach, too slow, broken, or says what does not check out. */
export class UpstreamFailed extends DomainError {
  constructor(cause?: unknown) {
    super('upstream_failed', 'unavailable', 'The other service is not working at the moment.', {
      cause,
    })
  }
}

export class IdentityNotFound extends DomainError {
  constructor() {
    super('identity_not_found', 'not-found', 'There is no such linked account.')
  }
}

/**
 * A sign-in that was recognised did not arrive. It reads like its reason, which is its cause, and
 * knows the interaction that the person can be led back to.
 */
export class UpstreamSignInInterrupted extends DomainError {
  readonly interaction: string

  constructor(reason: DomainError, interaction: string) {
    const { code, kind, message, retryAfterSeconds } = reason
    super(code, kind, message, {
      cause: reason,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    })
    this.interaction = interaction
  }
}
