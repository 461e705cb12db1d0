import type { AuditRecorder } from '../audit/index.ts'
import type { AttemptLimits } from '../limits/index.ts'
import { type Mailer, sendNotice } from '../mail/index.ts'
import { primaryEmail, type User, VerifiedAddressRequired } from '../users/index.ts'
import type { Clock, Secret } from '../values/index.ts'
import { assertAcceptablePassword, isTooLongToHash } from './acceptable-password.ts'
import { WrongPresentPassword } from './errors.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { PasswordStore } from './password-store.ts'

interface OwnPasswordDeps {
  passwords: Pick<PasswordStore, 'findHash' | 'setHash' | 'reset'>
  hasher: PasswordHasher
  limits: Pick<AttemptLimits, 'count' | 'reset'>
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  audit: AuditRecorder
  clock: Clock
}

export interface NewPassword {
  /** Of whoever has one. */
  present: Secret
  next: Secret
  /** `uid` of the session in which it is changed, where all others are to end. */
  onlySession: string | undefined
}

/** What somebody who is signed in may do with their password. */
export class OwnPassword {
  readonly #deps: OwnPasswordDeps

  constructor(deps: OwnPasswordDeps) {
    this.#deps = deps
  }

  async isSet({ id }: Pick<User, 'id'>): Promise<boolean> {
    return (await this.#deps.passwords.findHash(id)) !== undefined
  }

  /**
   * Sets or changes it, and tells every address of the user.
   * @throws {VerifiedAddressRequired}
   * @throws {WrongPresentPassword}
   * @throws {UnacceptablePassword}
   * @throws {TooManyAttempts}
   */
  async change(user: User, { present, next, onlySession }: NewPassword): Promise<void> {
    const { passwords, hasher, mailer, audit, clock } = this.#deps
    if (!user.emails.some(({ verifiedAt }) => verifiedAt !== undefined)) {
      throw new VerifiedAddressRequired()
    }
    const known = await passwords.findHash(user.id)
    if (known !== undefined) await this.#assertPresent(user, known, present)
    assertAcceptablePassword(next, primaryEmail(user)?.address)

    const hash = await hasher.hash(next)
    if (onlySession === undefined) await passwords.setHash(user.id, hash, clock.now())
    else await passwords.reset(user.id, hash, clock.now(), onlySession)
    await audit.record({ name: known ? 'password.changed' : 'password.set', userId: user.id })
    await sendNotice(mailer, user, 'password-changed')
  }

  async #assertPresent({ id }: User, hash: string, present: Secret): Promise<void> {
    const { audit, hasher, limits } = this.#deps
    await limits.count('present password by user', id)
    const isRight = !isTooLongToHash(present) && (await hasher.verify(hash, present))

    if (!isRight) {
      const reason = 'wrong_present_password'
      await audit.record({ name: 'password.changed', userId: id, outcome: 'failure', reason })
      throw new WrongPresentPassword()
    }
    await limits.reset('present password by user', id)
  }
}
