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
