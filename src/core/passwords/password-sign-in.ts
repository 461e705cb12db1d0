import { type AuditRecorder, type NewAuditEvent, recordAttempt } from '../audit/index.ts'
import { type AttemptLimits, siteOf } from '../limits/index.ts'
import { type User, UserDisabled, type UserStore } from '../users/index.ts'
import {
  type EmailAddress,
  InvalidEmailAddress,
  parseEmailAddress,
  type Secret,
} from '../values/index.ts'
import { isTooLongToHash } from './acceptable-password.ts'
import { InvalidCredentials } from './errors.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { PasswordStore } from './password-store.ts'

export interface PasswordCredentials {
  /** As it was typed. */
  email: string
  password: Secret
  /** Where the attempt comes from: `networkOf` the caller's address. */
  network: string
  /** Whether a claim to the address will do where nobody has verified it. */
  mayBeClaim?: boolean
}

interface PasswordSignInDeps {
  users: Pick<UserStore, 'findByVerifiedEmail' | 'findByClaimedEmail'>
  passwords: Pick<PasswordStore, 'findHash' | 'renewHash'>
  hasher: Pick<PasswordHasher, 'hash' | 'verify' | 'isUpToDate'>
  limits: AttemptLimits
  audit: AuditRecorder
}

/** Asked for the password of nobody, so that an unknown address costs the store as much. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Signs a person in by a verified address and the password of its owner. */
export class PasswordSignIn {
  readonly #deps: PasswordSignInDeps

  constructor(deps: PasswordSignInDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidCredentials} with the same delay whatever was wrong
   * @throws {UserDisabled} only to whoever knows the password
   * @throws {TooManyAttempts}
   */
  signIn(credentials: PasswordCredentials): Promise<User> {
    return recordAttempt(this.#deps.audit, 'sign_in.password', (event) =>
      this.#signIn(credentials, event),
    )
  }

  async #signIn(credentials: PasswordCredentials, event: NewAuditEvent): Promise<User> {
    const { email, password, network, mayBeClaim = false } = credentials
    const address = parsed(email)
    const subject = address ?? email
    await this.#countAttempt(subject, network)

    if (isTooLongToHash(password)) throw new InvalidCredentials()
    const find = mayBeClaim ? 'findByClaimedEmail' : 'findByVerifiedEmail'
    const authenticated = this.#authenticate(address, password, find, event)
    const user = await authenticated.catch(async (error) => {
      // Nothing was learned by it, and an outage of ours must not lock anybody out after it.
      await this.#takeAttemptBack(subject, network)
      throw error
    })
    if (!user) throw new InvalidCredentials()

    await this.#forgetAttempts(subject, network)
    if (user.disabledAt !== undefined) throw new UserDisabled()

    return user
  }

  async #countAttempt(subject: string, network: string): Promise<void> {
    const { limits } = this.#deps

    await limits.count('password by network', network)
    await limits.count('password by address and network', subject, network)
    await limits.count('password by address and site', subject, siteOf(network))
    await limits.slowDown('password by address', subject)
  }

  async #takeAttemptBack(subject: string, network: string): Promise<void> {
    const { limits } = this.#deps

    await limits.takeBack('password by network', network)
    await limits.takeBack('password by address and network', subject, network)
    await limits.takeBack('password by address and site', subject, siteOf(network))
    await limits.takeBack('password by address', subject)
  }

  async #authenticate(
    address: EmailAddress | undefined,
    password: Secret,
    find: 'findByVerifiedEmail' | 'findByClaimedEmail',
    event: NewAuditEvent,
  ): Promise<User | undefined> {
    const { users, passwords, hasher } = this.#deps
    const user = address && (await users[find](address))
    event.userId = user?.id
    const hash = await passwords.findHash(user?.id ?? NOBODY)

    const isRight = await hasher.verify(hash, password)
    if (!user || !isRight) return undefined
    if (hash !== undefined && !hasher.isUpToDate(hash)) await this.#renew(user, hash, password)

    return user
  }

  /** To the cost of all others, by which the time of an answer tells nobody apart. */
  async #renew({ id }: User, old: string, password: Secret): Promise<void> {
    const { passwords, hasher } = this.#deps

    await passwords.renewHash(id, { old, new: await hasher.hash(password) })
  }

  async #forgetAttempts(subject: string, network: string): Promise<void> {
    const { limits } = this.#deps

    await limits.takeBack('password by network', network)
    await limits.reset('password by address and network', subject, network)
    await limits.takeBack('password by address and site', subject, siteOf(network))
    await limits.takeBack('password by address', subject)
  }
}

function parsed(email: string): EmailAddress | undefined {
  try {
    return parseEmailAddress(email)
  } catch (error) {
    if (error instanceof InvalidEmailAddress) return undefined
    throw error
  }
}
