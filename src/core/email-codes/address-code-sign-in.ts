import type { AttemptLimits } from '../limits/index.ts'
import type { User } from '../users/index.ts'
import { parseEmailAddress } from '../values/index.ts'
import type { CodeEntry, CodeRequestForm } from './code-requests.ts'
import type { EmailCodeSignIn } from './email-code-sign-in.ts'
import type { CodeSent } from './mailed-codes.ts'

interface AddressCodeSignInDeps {
  emailCodeSignIn: Pick<EmailCodeSignIn, 'begin' | 'confirm'>
  limits: Pick<AttemptLimits, 'count' | 'reset'>
}

/**
 * Signs a person in by a mailed code, for programs that know the address alone in either call.
 * Nothing else binds such a code, so a new one replaces the old whoever asks for it, and guesses
 * count by address.
 */
export class AddressCodeSignIn {
  readonly #deps: AddressCodeSignInDeps

  constructor(deps: AddressCodeSignInDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidEmailAddress}
   * @throws {TooManyAttempts}
   */
  begin({ email, ...form }: Omit<CodeRequestForm, 'binding'>): Promise<CodeSent> {
    return this.#deps.emailCodeSignIn.begin({ ...form, email, binding: bindingOf(email) })
  }

  /**
   * @throws {InvalidEmailAddress}
   * @throws {InvalidEmailCode}
   * @throws {UserDisabled} only to whoever has the code
   * @throws {TooManyAttempts}
   */
  async confirm({
    email,
    ...entry
  }: Omit<CodeEntry, 'binding'> & { email: string }): Promise<User> {
    const { emailCodeSignIn, limits } = this.#deps
    const binding = bindingOf(email)

    await limits.count('code entry by address', binding)
    const user = await emailCodeSignIn.confirm({ ...entry, binding })
    await limits.reset('code entry by address', binding)

    return user
  }
}

/** No browser can have it: those have random ones. */
const bindingOf = (email: string): string => `address ${parseEmailAddress(email)}`
