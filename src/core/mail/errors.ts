import { DomainError } from '../errors.ts'

/** Something needs mail, and there is no mail server. */
export class MailNotConfigured extends DomainError {
  constructor() {
    super('mail_not_configured', 'invalid', 'This service cannot send mail.')
  }
}
