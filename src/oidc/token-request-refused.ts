import { DomainError } from '../core/errors.ts'

/** RFC 6749 §5.2. `code` is the OAuth error, the message what the endpoint says to it. */
export class TokenRequestRefused extends DomainError {
  constructor(status: number, body: { error: string; error_description?: string }) {
    const { error, error_description = error } = body
    super(error, status === 401 ? 'unauthenticated' : 'invalid', error_description)
  }
}
