import { DomainError } from '../../../core/errors.ts'

/** A field is missing, or is not what it should be. */
export class InvalidField extends DomainError {
  constructor(message: string) {
    super('invalid_request', 'invalid', message)
  }
}

/** There could be such a provider, and the operator has not set it up. */
export class ProviderNotConfigured extends DomainError {
  constructor() {
    super('provider_not_configured', 'invalid', 'This provider is not configured.')
  }
}

/** Nothing that needs mail is on offer. */
export class MailNotConfigured extends DomainError {
  constructor() {
    super('mail_not_configured', 'invalid', 'Mail is not configured.')
  }
}

/** No address is configured that a provider could send people back to. */
export class RedirectUrlNotConfigured extends DomainError {
  constructor() {
    super('redirect_url_not_configured', 'invalid', 'No redirect_url is configured.')
  }
}

/** Nobody but the operator says where codes are sent to. */
export class RedirectUrlNotAllowed extends DomainError {
  constructor() {
    super('redirect_url_not_allowed', 'invalid', 'This redirect_url is not allowed.')
  }
}
