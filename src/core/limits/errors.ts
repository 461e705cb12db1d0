import { DomainError } from '../errors.ts'

export class TooManyAttempts extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('too_many_attempts', 'rate-limited', 'Too many attempts. Please try again later.', {
      retryAfterSeconds,
    })
  }
}
