import { DomainError } from '../errors.ts'

/** Wrong, expired, used, guessed at too often, or never sent: a stranger must not learn which. */
export class InvalidEmailCode extends DomainError {
  constructor() {
    super('invalid_email_code', 'unauthenticated', 'This code is wrong or has expired.')
  }
}
