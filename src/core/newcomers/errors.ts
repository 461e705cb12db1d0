import { DomainError } from '../errors.ts'

/** Nobody can come in by themselves, or not with this address. Who is here already goes on. */
export class RegistrationClosed extends DomainError {
  constructor() {
    super(
      'registration_closed',
      'forbidden',
      'There is no account to sign in to, and new ones are made by the operator alone.',
    )
  }
}
