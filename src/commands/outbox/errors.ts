import { DomainError } from '../../core/errors.ts'

export class LogoutNoticeNotFound extends DomainError {
  constructor() {
    super('logout_notice_not_found', 'not-found', 'There is no such notice.')
  }
}

/** Nothing can be done with it for now, or any more. */
export class LogoutNoticeUnderWay extends DomainError {
  constructor(message: string) {
    super('logout_notice_under_way', 'conflict', message)
  }
}
