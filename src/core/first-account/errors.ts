import { DomainError } from '../errors.ts'

/** The link was used, is too old, or somebody has an account by now. */
export class SetupLinkOver extends DomainError {
  constructor() {
    super('setup_link_over', 'not-found', 'This link cannot be used any more.')
  }
}
