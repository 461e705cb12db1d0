import { DomainError } from '../errors.ts'

/** Wrong, too old, used already, or there is none. */
export class InvalidOneTimeCode extends DomainError {
  constructor() {
    super('invalid_one_time_code', 'unauthenticated', 'This code is wrong or was used already.')
  }
}

/** Wrong, or used already. */
export class InvalidRecoveryCode extends DomainError {
  constructor() {
    super('invalid_recovery_code', 'unauthenticated', 'This recovery code is wrong or was used.')
  }
}

/** Whoever set it up has to turn it off first. */
export class TwoStepAlreadyOn extends DomainError {
  constructor() {
    super('two_step_already_on', 'conflict', 'Two-step verification is on already.')
  }
}

export class TwoStepNotOn extends DomainError {
  constructor() {
    super('two_step_not_on', 'conflict', 'Two-step verification is not on.')
  }
}

/** Nobody has proven the first factor in this browser, or too long ago. */
export class FirstFactorGone extends DomainError {
  constructor() {
    super('first_factor_gone', 'unauthenticated', 'Please sign in again from the beginning.')
  }
}

/** A sign-in that has no page to ask for the second factor on. */
export class SecondFactorRequired extends DomainError {
  constructor() {
    super(
      'second_factor_required',
      'forbidden',
      'This account has two-step verification: sign in on the hosted sign-in page.',
    )
  }
}
