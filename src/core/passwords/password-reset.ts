import { type NewAuditEvent, recordAttempt } from '../audit/index.ts'
import {
  type CodeEntry,
  type CodeRequest,
  type CodeRequestForm,
  CodeRequests,
  type CodeRequestsDeps,
  type CodeSent,
  EMAIL_CODE_MINUTES,
  InvalidEmailCode,
} from '../email-codes/index.ts'
import { type Mail, sendNotice } from '../mail/index.ts'
import { type User, UserDisabled } from '../users/index.ts'
import type { EmailAddress, Secret } from '../values/index.ts'
import { assertAcceptablePassword } from './acceptable-password.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { PasswordStore } from './password-store.ts'

interface PasswordResetDeps extends CodeRequestsDeps {
  passwords: Pick<PasswordStore, 'reset'>
  hasher: Pick<PasswordHasher, 'hash'>
}

/**
 * Gives a new password to whoever shows by a mailed code that a verified address is theirs. Nothing
 * that the browser sees tells whether an address has an account: an unknown one is sent nothing.
 */
export class PasswordReset {
  readonly #deps: PasswordResetDeps
  readonly #requests: CodeRequests

  constructor(deps: PasswordResetDeps) {
    this.#deps = deps
    this.#requests = new CodeRequests('reset-password', (...asked) => this.#mailOf(...asked), deps)
  }

  /**
   * Mails a code that is good in this browser.
   * @throws {InvalidEmailAddress}
   * @throws {TooManyAttempts}
   */
  begin(form: CodeRequestForm): Promise<CodeSent> {
    return this.#requests.begin(form)
  }

  /** @throws {TooManyAttempts} */
  resend(entry: { binding: string; network: string }): Promise<CodeSent | undefined> {
    return this.#requests.resend(entry)
  }

  /** For the page that asks for the code. Undefined when nobody asked for one. */
  pending(binding: string): Promise<{ address: EmailAddress } | undefined> {
    return this.#requests.pending(binding)
  }

  /**
   * Sets the password, ends every session of the user with all that was issued in it and every token
   * they made for scripts: somebody else may have had them. Tells every address of theirs. A password
   * that will not do costs no code.
   * @throws {UnacceptablePassword}
   * @throws {InvalidEmailCode}
   * @throws {UserDisabled} only to whoever has the code
   * @throws {TooManyAttempts}
   */
  async confirm({ password, ...entry }: CodeEntry & { password: Secret }): Promise<User> {
    const pending = await this.#requests.pending(entry.binding)
    assertAcceptablePassword(password, pending?.address)

    return recordAttempt(this.#deps.audit, 'password.reset', (event) =>
      this.#requests.redeem(entry, event, (request) => this.#reset(request, password, event)),
    )
  }

  async #reset(
    { address, locale }: CodeRequest,
    password: Secret,
    event: NewAuditEvent,
  ): Promise<User> {
    const { users, passwords, hasher, clock } = this.#deps
    const user = await users.findByVerifiedEmail(address)
    if (!user) throw new InvalidEmailCode()
    event.userId = user.id
    if (user.disabledAt !== undefined) throw new UserDisabled()

    await passwords.reset(user.id, await hasher.hash(password), clock.now())
    await sendNotice(this.#deps.mailer, user, 'password-changed', locale)

    return user
  }

  async #mailOf({ address, locale }: CodeRequest, code: string): Promise<Mail | undefined> {
    const minutes = EMAIL_CODE_MINUTES
    const user = await this.#deps.users.findByVerifiedEmail(address)

    return user && { template: 'password-reset-code', to: address, locale, code, minutes }
  }
}
