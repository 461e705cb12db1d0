import type { User, UserStore } from '../users/index.ts'
import { type DeveloperRule, isDeveloper } from './developer-rule.ts'
import { InvalidDeveloperToken, NotADeveloper } from './errors.ts'
import { looksPersonal, type PersonalTokens } from './personal-tokens.ts'

/** What makes an access token of our own provider one that manages apps. */
export interface AccessTokenVerifier {
  /**
   * @returns the user on whose behalf it was issued
   * @throws {InvalidDeveloperToken}
   * @throws {InsufficientScope}
   */
  verify(token: string): Promise<string>
}

interface DevelopersDeps {
  users: Pick<UserStore, 'find'>
  personalTokens: Pick<PersonalTokens, 'use'>
  accessTokens: AccessTokenVerifier
  rule: DeveloperRule
}

/** Who may manage apps, and how a program shows on whose behalf it does. */
export class Developers {
  readonly #deps: DevelopersDeps

  constructor(deps: DevelopersDeps) {
    this.#deps = deps
  }

  /**
   * The developer of a developer token: an access token of ours for the registry, or a personal
   * one. The user is looked at each time, so that whoever was disabled is out at once.
   * @throws {InvalidDeveloperToken}
   * @throws {InsufficientScope}
   * @throws {NotADeveloper}
   */
  async authenticate(token: string): Promise<User> {
    const { users, personalTokens, accessTokens } = this.#deps
    const userId = looksPersonal(token)
      ? (await personalTokens.use(token)).userId
      : await accessTokens.verify(token)

    const user = await users.find(userId)
    if (!user || user.disabledAt !== undefined) throw new InvalidDeveloperToken()
    if (!this.isDeveloper(user)) throw new NotADeveloper()

    return user
  }

  isDeveloper(user: Pick<User, 'emails'>): boolean {
    return isDeveloper(user, this.#deps.rule)
  }
}
