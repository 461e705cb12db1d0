import { DomainError } from '../errors.ts'

/** Unknown, of another place, used before, or not confirmed: a stranger must not learn which. */
export class InvalidPasskey extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_passkey', 'unauthenticated', 'This passkey could not be used.', { cause })
  }
}

/** Its counter went back: two devices hold what only one should. Said only to who holds the key. */
export class PasskeyCopied extends DomainError {
  constructor() {
    super('passkey_copied', 'forbidden', 'This passkey seems to have been copied.')
  }
}

/** The authenticator made one that somebody has registered already. */
export class PasskeyTaken extends DomainError {
  constructor() {
    super('passkey_taken', 'conflict', 'This passkey is registered already.')
  }
}

export class PasskeyNotFound extends DomainError {
  constructor() {
    super('passkey_not_found', 'not-found', 'There is no such passkey.')
  }
}

export class TooManyPasskeys extends DomainError {
  constructor(most: number) {
    super('too_many_passkeys', 'conflict', `Nobody may have more than ${most} passkeys.`)
  }
}

export class InvalidPasskeyName extends DomainError {
  constructor() {
    super('invalid_passkey_name', 'invalid', 'The name of a passkey has 1 to 100 characters.')
  }
}
