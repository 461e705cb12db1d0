import { DomainError, type Fault } from '../errors.ts'

/** Expired, revoked, never issued, or issued for something else. */
export class InvalidDeveloperToken extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_token', 'unauthenticated', 'The developer token is invalid or has expired', {
      cause,
    })
  }
}

/** The token is good, and is not for managing apps. */
export class InsufficientScope extends DomainError {
  readonly scope: string

  constructor(scope: string) {
    super('insufficient_scope', 'forbidden', `The token must have the scope ${scope}`)
    this.scope = scope
  }
}

/** The operator lets others register apps, not this user. */
export class NotADeveloper extends DomainError {
  constructor() {
    super('not_a_developer', 'forbidden', 'This account may not register apps here')
  }
}

export class PersonalTokenNotFound extends DomainError {
  constructor() {
    super('personal_token_not_found', 'not-found', 'There is no such token.')
  }
}

/** `field` says which of the wishes cannot be met. */
export class InvalidPersonalToken extends DomainError {
  readonly field: 'name' | 'lifetimeDays'
  readonly fault: Fault | undefined

  constructor(field: 'name' | 'lifetimeDays', message: string, fault?: Fault) {
    super('invalid_personal_token', 'invalid', message)
    this.fault = fault
    this.field = field
  }
}

export class TooManyPersonalTokens extends DomainError {
  constructor(most: number) {
    super(
      'too_many_personal_tokens',
      'conflict',
      `You cannot have more than ${most} tokens. Revoke one first.`,
    )
  }
}
