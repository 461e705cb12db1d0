import { DomainError, type Fault } from '../errors.ts'

/** The app takes other ways of signing in. */
export class LoginMethodNotTaken extends DomainError {
  constructor() {
    super('login_method_not_taken', 'forbidden', 'This app wants you to sign in another way.')
  }
}

export class AppNotFound extends DomainError {
  constructor() {
    super('app_not_found', 'not-found', 'App not found')
  }
}

/** `field` is the offending setting, `message` says to programs what is wrong with it. */
export class InvalidAppSetting extends DomainError {
  readonly field: string
  readonly fault: Fault | undefined

  constructor(field: string, message: string, fault?: Fault) {
    super('invalid_app_setting', 'invalid', message)
    this.field = field
    this.fault = fault
  }
}

/** Whoever an app is registered for is no user any more, or has been disabled. */
export class OwnerNotActive extends DomainError {
  constructor() {
    super('owner_not_active', 'forbidden', 'The owner of the app has been deleted or disabled.')
  }
}

/** Nobody needs so many; whoever registers them without end has something else in mind. */
export class TooManyApps extends DomainError {
  constructor(most: number) {
    super('too_many_apps', 'conflict', `You cannot have more than ${most} apps. Delete one first.`)
  }
}

/** Each rotation of the last days left a secret behind that still works. */
export class TooManySecrets extends DomainError {
  constructor(most: number) {
    super(
      'too_many_secrets',
      'conflict',
      `The app has ${most} secrets that still work. Choose an overlap of 0 to end the old ones.`,
    )
  }
}
