import { randomBytes } from 'node:crypto'
import { assertAcceptablePassword } from '../passwords/index.ts'
import type { UserRegistry } from '../registration/index.ts'
import { parsePersonName, type User, type UserStore } from '../users/index.ts'
import { type Clock, digest, HOUR, parseEmailAddress, type Secret } from '../values/index.ts'
import { SetupLinkOver } from './errors.ts'
import type { SetupLinkStore } from './setup-link-store.ts'

export interface FirstAccountForm {
  name: string
  email: string
  password: Secret
}

interface FirstAccountDeps {
  users: Pick<UserStore, 'list'>
  registry: Pick<UserRegistry, 'register'>
  links: SetupLinkStore
  clock: Clock
}

const LIFETIME = HOUR
const TOKEN_BYTES = 32

export class FirstAccount {
  readonly #deps: FirstAccountDeps

  constructor(deps: FirstAccountDeps) {
    this.#deps = deps
  }

  /**
   * Makes a link that works once, for an hour, while there is no user.
   * @returns its token, or undefined when somebody has an account
   */
  async invite(): Promise<string | undefined> {
    const { links, clock } = this.#deps
    if (await this.#hasUsers()) return undefined
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    await links.add(digest(token), clock.now() + LIFETIME)

    return token
  }

  async isOpen(token: string): Promise<boolean> {
    const { links, clock } = this.#deps

    return (await links.isLive(digest(token), clock.now())) && !(await this.#hasUsers())
  }

  /**
   * Creates the account. Its address counts as verified: whoever reads our output vouches for it.
   * @throws {SetupLinkOver}
   * @throws {InvalidName | InvalidEmailAddress | UnacceptablePassword} and the link still works
   */
  async create(token: string, { name, email, password }: FirstAccountForm): Promise<User> {
    const { links, registry, clock } = this.#deps
    parsePersonName(name)
    assertAcceptablePassword(password, parseEmailAddress(email))
    if (!(await this.isOpen(token))) throw new SetupLinkOver()
    if (!(await links.consume(digest(token), clock.now()))) throw new SetupLinkOver()

    return registry.register({ name, email, password, isVerified: true })
  }

  async #hasUsers(): Promise<boolean> {
    return (await this.#deps.users.list({ limit: 1 })).users.length > 0
  }
}
