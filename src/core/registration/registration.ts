import { recordAttempt } from '../audit/index.ts'
import {
  type CodeSent,
  EMAIL_CODE_MINUTES,
  type EmailCodeKey,
  InvalidEmailCode,
  MailedCodes,
  type MailedCodesDeps,
} from '../email-codes/index.ts'
import type { Mail } from '../mail/index.ts'
import type { Newcomers } from '../newcomers/index.ts'
import { assertAcceptablePassword, type PasswordHasher } from '../passwords/index.ts'
import { EmailAddressTaken, parsePersonName, type User, type UserStore } from '../users/index.ts'
import { type EmailAddress, HOUR, newId, parseEmailAddress, type Secret } from '../values/index.ts'
import type { PendingRegistration, PendingRegistrationStore } from './pending-registration-store.ts'

export interface RegistrationForm {
  /** As they were typed. */
  name: string
  email: string
  password: Secret
  /** A random value that only this browser has. */
  binding: string
  /** `networkOf` the caller's address. */
  network: string
  /** The language of the mails, and of the user. */
  locale: string
}

interface RegistrationDeps extends MailedCodesDeps {
  users: Pick<UserStore, 'findByVerifiedEmail'>
  newcomers: Pick<Newcomers, 'admit' | 'areWelcome' | 'create'>
  pendingRegistrations: PendingRegistrationStore
  hasher: Pick<PasswordHasher, 'hash'>
}

/** Longer than a code: who comes late asks for a new one and types nothing again. */
const PENDING_LIFETIME = HOUR

/**
 * Registers a person who shows by a mailed code that the address is theirs. Nothing that the browser
 * sees tells whether an address is registered already: that is told its owner, by mail.
 */
export class Registration {
  readonly #deps: RegistrationDeps
  readonly #codes: MailedCodes

  constructor(deps: RegistrationDeps) {
    this.#deps = deps
    this.#codes = new MailedCodes(deps)
  }

  /** Whether it makes sense to fill in the form at all. */
  get isOpen(): boolean {
    return this.#deps.newcomers.areWelcome
  }

  /**
   * Keeps the form until the code is entered, and mails the code.
   * @throws {InvalidName}
   * @throws {InvalidEmailAddress}
   * @throws {UnacceptablePassword}
   * @throws {RegistrationClosed} also where the address is somebody's: it tells nothing of that
   * @throws {TooManyAttempts}
   */
  async start(form: RegistrationForm): Promise<CodeSent> {
    const { hasher, newcomers, pendingRegistrations, limits, clock } = this.#deps
    const { password, binding, network, locale } = form
    const name = parsePersonName(form.name)
    const address = parseEmailAddress(form.email)
    newcomers.admit(address)
    assertAcceptablePassword(password, address)
    await limits.count('registration by network', network)

    const passwordHash = await hasher.hash(password)
    const expiresAt = clock.now() + PENDING_LIFETIME
    const registration = { binding, address, name, locale, passwordHash, expiresAt }
    await pendingRegistrations.put(registration)

    return this.#send(registration, network)
  }

  /**
   * Mails a new code; the old one is none any more. Undefined when nothing is pending.
   * @throws {TooManyAttempts}
   */
  async resend(request: { binding: string; network: string }): Promise<CodeSent | undefined> {
    const registration = await this.#find(request.binding)

    return registration && this.#send(registration, request.network)
  }

  /** For the page that asks for the code. Undefined when nothing is pending. */
  async pending(binding: string): Promise<{ address: EmailAddress } | undefined> {
    const registration = await this.#find(binding)

    return registration && { address: registration.address }
  }

  /**
   * Creates the user, with the address verified: for one caller, however many have the right code.
   * @throws {InvalidEmailCode} also when nothing is pending, or when somebody else has verified the
   *   address meanwhile
   * @throws {TooManyAttempts}
   */
  confirm(entry: { binding: string; code: string; network: string }): Promise<User> {
    return recordAttempt(this.#deps.audit, 'code.entered', async (event) => {
      event.detail = 'register'
      const user = await this.#confirm(entry)
      event.userId = user.id

      return user
    })
  }

  async #confirm(entry: { binding: string; code: string; network: string }): Promise<User> {
    const { pendingRegistrations, limits } = this.#deps
    await limits.count('code entry by network', entry.network)

    const registration = await this.#find(entry.binding)
    const isRight = registration && (await this.#codes.consume(keyOf(registration), entry.code))
    if (!isRight) throw new InvalidEmailCode()

    const user = await this.#createUser(registration)
    // Last: should the store fail before, the form is still there and a new code completes it.
    await pendingRegistrations.delete(entry.binding)
    await limits.takeBack('code entry by network', entry.network)

    return user
  }

  #send(registration: PendingRegistration, network: string): Promise<CodeSent> {
    return this.#codes.send(keyOf(registration), network, (code) =>
      this.#mailOf(registration, code),
    )
  }

  async #mailOf({ address, locale }: PendingRegistration, code: string): Promise<Mail> {
    const isTaken = (await this.#deps.users.findByVerifiedEmail(address)) !== undefined
    const minutes = EMAIL_CODE_MINUTES

    return isTaken
      ? { template: 'already-registered', to: address, locale }
      : { template: 'registration-code', to: address, locale, code, minutes }
  }

  #find(binding: string): Promise<PendingRegistration | undefined> {
    const { pendingRegistrations, clock } = this.#deps

    return pendingRegistrations.find(binding, clock.now())
  }

  async #createUser({ address, name, locale, passwordHash }: PendingRegistration): Promise<User> {
    const email = { address, isVerified: true }

    try {
      const user = { id: newId(), profile: { name, locale }, email, passwordHash }
      return await this.#deps.newcomers.create(user)
    } catch (error) {
      if (error instanceof EmailAddressTaken) throw new InvalidEmailCode()
      throw error
    }
  }
}

const keyOf = ({ address, binding }: PendingRegistration): EmailCodeKey => ({
  purpose: 'register',
  address,
  binding,
})
