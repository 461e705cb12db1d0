import { DomainError } from '../errors.ts'

/** The same for an unknown address, a user without a password and a wrong password. */
export class InvalidCredentials extends DomainError {
  constructor() {
    super('invalid_credentials', 'unauthenticated', 'The address or the password is wrong.')
  }
}

/** Of somebody who is signed in, and changes it. */
export class WrongPresentPassword extends DomainError {
  constructor() {
    super('wrong_present_password', 'invalid', 'The present password is another one.')
  }
}

export class UnacceptablePassword extends DomainError {
  constructor(
    code: 'password_too_short' | 'password_too_long' | 'password_too_common',
    message: string,
  ) {
    super(code, 'invalid', message)
  }
}
