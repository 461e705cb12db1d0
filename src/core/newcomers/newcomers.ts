import type { AuditRecorder } from '../audit/index.ts'
import type { NewUser, User, UserStore } from '../users/index.ts'
import type { Clock, EmailAddress } from '../values/index.ts'
import { RegistrationClosed } from './errors.ts'
import { isAdmitted, type NewcomerRule } from './newcomer-rule.ts'

interface NewcomersDeps {
  users: Pick<UserStore, 'create'>
  rule: NewcomerRule
  audit: AuditRecorder
  clock: Clock
}

/** The one door for people who come in by themselves, whichever way they take. */
export class Newcomers {
  readonly #deps: NewcomersDeps

  constructor(deps: NewcomersDeps) {
    this.#deps = deps
  }

  /** Whether there is anybody who may come in. */
  get areWelcome(): boolean {
    return this.#deps.rule !== 'nobody'
  }

  /**
   * @param address one that they show, or are about to show, to be theirs; undefined where they
   *   show none, and only claim one
   * @throws {RegistrationClosed}
   */
  admit(address: EmailAddress | undefined): void {
    if (!isAdmitted(this.#deps.rule, address)) throw new RegistrationClosed()
  }

  /**
   * Creates a user. An address that is not verified speaks for nobody.
   * @throws {RegistrationClosed}
   * @throws {EmailAddressTaken}
   */
  async create(newcomer: NewUser): Promise<User> {
    const { users, clock } = this.#deps
    const { email } = newcomer
    this.admit(email?.isVerified ? email.address : undefined)
    const user = await users.create(newcomer, clock.now())
    await this.arrived(user)

    return user
  }

  /** Takes down that somebody is here who was created in another way. */
  async arrived({ id }: User): Promise<void> {
    await this.#deps.audit.record({ name: 'user.registered', userId: id })
  }
}
