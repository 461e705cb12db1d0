import { DomainError } from '../errors.ts'

export class AppNotFound extends DomainError {
  constructor() {
    super('app_not_found', 'not-found', 'App not found')
  }
}

/** `field` is the offending setting, `message` says what is wrong with it. */
export class InvalidAppSetting extends DomainError {
  readonly field: string

  constructor(field: string, message: string) {
    super('invalid_app_setting', 'invalid', message)
    this.field = field
  }
}
