import type { AttemptLimits } from '../limits/index.ts'
import type { Newcomers } from '../newcomers/index.ts'
import { assertAcceptablePassword, type PasswordHasher } from '../passwords/index.ts'
import { EmailAddressTaken, type User, type UserStore } from '../users/index.ts'
import { newId, parseEmailAddress, type Secret } from '../values/index.ts'

interface PasswordRegistrationDeps {
  users: Pick<UserStore, 'findByClaimedEmail'>
  newcomers: Pick<Newcomers, 'admit' | 'create'>
  hasher: Pick<PasswordHasher, 'hash'>
  limits: Pick<AttemptLimits, 'count'>
}

/**
 * Registers a person by an address that they only claim, and a password. What they have by that
 * lasts until somebody shows that the address is theirs.
 */
export class PasswordRegistration {
  readonly #deps: PasswordRegistrationDeps

  constructor(deps: PasswordRegistrationDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidEmailAddress}
   * @throws {UnacceptablePassword}
   * @throws {RegistrationClosed}
   * @throws {EmailAddressTaken} when somebody has the address, or registered with it like this
   * @throws {TooManyAttempts}
   */
  async register(form: {
    /** As it was typed. */
    email: string
    password: Secret
    /** `networkOf` the caller's address. */
    network: string
    /** The language of the user. */
    locale: string
  }): Promise<User> {
    const { users, newcomers, hasher, limits } = this.#deps
    const { password, network, locale } = form
    const address = parseEmailAddress(form.email)
    // Nobody has shown that the address is theirs: where that decides who may come in, they may not.
    newcomers.admit(undefined)
    assertAcceptablePassword(password, address)

    await limits.count('registration by network', network)
    // Before it costs a hash; the store has the last word.
    if (await users.findByClaimedEmail(address)) throw new EmailAddressTaken()

    const email = { address, isVerified: false }
    const passwordHash = await hasher.hash(password)

    return newcomers.create({ id: newId(), profile: { locale }, email, passwordHash })
  }
}
