import { assertAcceptablePassword, type PasswordHasher } from '../passwords/index.ts'
import { parsePersonName, type User, type UserStore } from '../users/index.ts'
import { type Clock, newId, parseEmailAddress, type Secret } from '../values/index.ts'

interface UserRegistryDeps {
  users: Pick<UserStore, 'create'>
  hasher: Pick<PasswordHasher, 'hash'>
  clock: Clock
}

/** Registers users on an operator's word: no code, no limits, the same rules for what is typed. */
export class UserRegistry {
  readonly #deps: UserRegistryDeps

  constructor(deps: UserRegistryDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidName}
   * @throws {InvalidEmailAddress}
   * @throws {UnacceptablePassword}
   * @throws {EmailAddressTaken}
   */
  async register(settings: {
    email: string
    name: string
    /** Without one the user signs in by an upstream. */
    password?: Secret | undefined
    /** Whether the operator vouches for the address; a mere claim to it signs nobody in. */
    isVerified: boolean
  }): Promise<User> {
    const { users, hasher, clock } = this.#deps
    const { password, isVerified } = settings
    const name = parsePersonName(settings.name)
    const address = parseEmailAddress(settings.email)
    if (password) assertAcceptablePassword(password, address)

    return users.create(
      {
        id: newId(),
        profile: { name },
        email: { address, isVerified },
        passwordHash: password && (await hasher.hash(password)),
      },
      clock.now(),
    )
  }
}
