import { DomainError } from '../errors.ts'

export class UserNotFound extends DomainError {
  constructor() {
    super('user_not_found', 'not-found', 'There is no such user.')
  }
}

/** Somebody has verified this address already. */
export class EmailAddressTaken extends DomainError {
  constructor() {
    super('email_address_taken', 'conflict', 'This address belongs to another user.')
  }
}

/** An operator has disabled the user. Said only to somebody who proved to be that user. */
export class UserDisabled extends DomainError {
  constructor() {
    super('user_disabled', 'forbidden', 'This account has been disabled.')
  }
}
