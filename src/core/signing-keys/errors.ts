import { DomainError } from '../errors.ts'

/** A signing key at rest cannot be opened with the secrets that this process has. */
export class UnreadableSigningKey extends DomainError {
  constructor(message: string) {
    super('signing_key_unreadable', 'unavailable', message)
  }
}

/** A key that was brought from outside is of no use. The message never holds a part of it. */
export class InvalidSigningKey extends DomainError {
  constructor(message: string, cause?: unknown) {
    super('invalid_signing_key', 'invalid', message, { cause })
  }
}

export class SigningKeyNotFound extends DomainError {
  constructor(id: string) {
    super('signing_key_not_found', 'not-found', `There is no signing key "${id}".`)
  }
}

/** A key is not in a state that this can be done in. */
export class WrongKeyState extends DomainError {
  constructor(message: string) {
    super('wrong_key_state', 'conflict', message)
  }
}

/** It would break the verification of what is signed, now or soon. Who wants it must say so. */
export class BreaksVerification extends DomainError {
  constructor(message: string) {
    super('breaks_verification', 'conflict', message)
  }
}

/** The operator brought the key in the configuration, which would bring it back. */
export class KeyIsPinned extends DomainError {
  constructor(id: string) {
    super(
      'signing_key_pinned',
      'conflict',
      `JWT_PRIVATE_KEY pins the key "${id}". Change or remove the variable and start Latchkey ` +
        'anew; or take the key out for good by keys revoke.',
    )
  }
}

/** Somebody else, or the schedule, was first. */
export class SigningKeysChanged extends DomainError {
  constructor() {
    super(
      'signing_keys_changed',
      'conflict',
      'The keys were changed by somebody else meanwhile. Look at keys list, and try again.',
    )
  }
}
