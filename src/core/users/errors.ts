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

/** Whatever is taken away: there has to be another way to sign in afterwards. */
export class LastWayIn extends DomainError {
  constructor() {
    super('last_way_in', 'conflict', 'This is the last way to sign in to the account.')
  }
}

export class EmailAddressNotFound extends DomainError {
  constructor() {
    super('email_address_not_found', 'not-found', 'The account has no such address.')
  }
}

/** Another one has to be primary before it can be removed. */
export class PrimaryEmailAddress extends DomainError {
  constructor() {
    super('primary_email_address', 'conflict', 'This is the primary address of the account.')
  }
}

export class TooManyEmailAddresses extends DomainError {
  constructor(most: number) {
    super('too_many_addresses', 'conflict', `An account has at most ${most} addresses.`)
  }
}

/** A password is good only together with an address that is verified. */
export class VerifiedAddressRequired extends DomainError {
  constructor() {
    super('verified_address_required', 'conflict', 'The account has no verified address.')
  }
}

/** Somebody has to look after the apps: they are deleted or given away first. */
export class OwnsApps extends DomainError {
  constructor() {
    super('owns_apps', 'conflict', 'The user owns apps.')
  }
}
