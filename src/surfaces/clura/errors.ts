import { DomainError } from '../../core/errors.ts'

/** A login link that leads nowhere: no such app, or one that nobody can sign in to. */
export class AppNotRegistered extends DomainError {
  constructor() {
    super('app_not_registered', 'not-found', 'This app is not registered')
  }
}

/** The secret is not one of the app's, or there is no such app. */
export class InvalidAppCredentials extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_app_credentials', 'unauthenticated', 'Invalid app credentials', { cause })
  }
}

/** Never issued, used before, expired, or taken back. */
export class InvalidCode extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_code', 'unauthenticated', 'Invalid or expired code', { cause })
  }
}

/** Never issued, used before, expired, or taken back. */
export class InvalidRefreshToken extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_refresh_token', 'unauthenticated', 'Invalid or expired refresh token', {
      cause,
    })
  }
}
