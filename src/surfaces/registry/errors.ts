import { DomainError } from '../../core/errors.ts'

/** The request shows no token at all. */
export class DeveloperTokenRequired extends DomainError {
  constructor() {
    super('token_required', 'unauthenticated', 'A developer token is required')
  }
}

export class InvalidAppId extends DomainError {
  constructor() {
    super('invalid_app_id', 'invalid', 'Invalid id')
  }
}

/** A change that names nothing that can be changed. */
export class NothingToChange extends DomainError {
  constructor() {
    super('nothing_to_change', 'invalid', 'name or redirectUri is required')
  }
}

/** An address below the registry's that is none. */
export class NothingThere extends DomainError {
  constructor() {
    super('not_found', 'not-found', 'Not found')
  }
}
