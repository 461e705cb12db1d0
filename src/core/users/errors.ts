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

export class InvalidName extends DomainError {
  constructor(code: 'name_required' | 'name_too_long', message: string) {
    super(code, 'invalid', message)
  }
}

/** The `after` of a list is not a `next` that we handed out. */
export class InvalidPageCursor extends DomainError {
  constructor() {
    super('invalid_page_cursor', 'invalid', 'There is no such page.')
  }
}
