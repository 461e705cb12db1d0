import { recordAttempt } from '../audit/index.ts'
import type { Newcomers } from '../newcomers/index.ts'
import { EmailAddressTaken, type User, UserDisabled } from '../users/index.ts'
import { type EmailAddress, newId } from '../values/index.ts'
import type { CodeRequest } from './code-request-store.ts'
import {
  type CodeEntry,
  type CodeRequestForm,
  CodeRequests,
  type CodeRequestsDeps,
} from './code-requests.ts'
import { EMAIL_CODE_MINUTES } from './email-code.ts'
import { InvalidEmailCode } from './errors.ts'
import type { CodeSent } from './mailed-codes.ts'

interface EmailCodeSignInDeps extends CodeRequestsDeps {
  newcomers: Pick<Newcomers, 'create'>
}

/**
 * Signs a person in by a mailed code. Whoever reads an address that is nobody's is registered with
 * it, so a code goes to every address alike.
 */
export class EmailCodeSignIn {
  readonly #deps: EmailCodeSignInDeps
  readonly #requests: CodeRequests

  constructor(deps: EmailCodeSignInDeps) {
    this.#deps = deps
    this.#requests = new CodeRequests(
      'sign-in',
      async (request, code) => mailOf(request, code),
      deps,
    )
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
   * @throws {InvalidEmailCode}
   * @throws {UserDisabled} only to whoever has the code
   * @throws {RegistrationClosed} only to whoever has the code
   * @throws {TooManyAttempts}
   */
  confirm(entry: CodeEntry): Promise<User> {
    return recordAttempt(this.#deps.audit, 'sign_in.email_code', (event) =>
      this.#requests.redeem(entry, event, async (request) => {
        const { users } = this.#deps
        const known = await users.findByVerifiedEmail(request.address)
        const user = known ?? (await this.#register(request, entry.network))
        event.userId = user.id
        if (user.disabledAt !== undefined) throw new UserDisabled()

        return user
      }),
    )
  }

  async #register({ address, locale }: CodeRequest, network: string): Promise<User> {
    const { newcomers, users, limits } = this.#deps
    await limits.count('registration by network', network)

    try {
      const email = { address, isVerified: true }
      const user = { id: newId(), profile: { locale }, email, passwordHash: undefined }
      return await newcomers.create(user)
    } catch (error) {
      if (!(error instanceof EmailAddressTaken)) throw error
      // Verified a moment ago, in another way: by whoever reads the address, as this person does.
      const owner = await users.findByVerifiedEmail(address)
      if (!owner) throw new InvalidEmailCode()
      return owner
    }
  }
}

const mailOf = ({ address, locale }: CodeRequest, code: string) => ({
  template: 'sign-in-code' as const,
  to: address,
  locale,
  code,
  minutes: EMAIL_CODE_MINUTES,
})
