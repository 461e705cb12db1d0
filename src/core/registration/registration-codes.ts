import {
  EMAIL_CODE_MINUTES,
  type EmailCodeKey,
  type EmailCodeStore,
  newEmailCode,
  normalizeEmailCode,
} from '../email-codes/index.ts'
import type { AttemptLimits } from '../limits/index.ts'
import type { Mailer } from '../mail/index.ts'
import type { UserStore } from '../users/index.ts'
import { type Clock, type EmailAddress, MINUTE, newBearerValue } from '../values/index.ts'
import type { PendingRegistration } from './pending-registration-store.ts'

/** Where a code went, and for how long it works. */
export interface CodeSent {
  address: EmailAddress
  minutes: number
}

export interface RegistrationCodesDeps {
  users: Pick<UserStore, 'findByVerifiedEmail'>
  codes: EmailCodeStore
  mailer: Mailer
  limits: AttemptLimits
  clock: Clock
}

/** Mails the code of a registration to its address, and takes it from its browser. */
export class RegistrationCodes {
  readonly #deps: RegistrationCodesDeps

  constructor(deps: RegistrationCodesDeps) {
    this.#deps = deps
  }

  /** The caller learns the same whether or not the address is somebody's. */
  async send(registration: PendingRegistration, network: string): Promise<CodeSent> {
    const { users, codes, mailer, limits, clock } = this.#deps
    const { address, locale } = registration
    const minutes = EMAIL_CODE_MINUTES
    const nth = await limits.count('code sending by address and network', address, network)
    // Without a word: a refusal would tell that others ask for codes to this address.
    const limit = nth === 1 ? 'first code sending by address' : 'code sending by address'
    if (!(await limits.allows(limit, address))) return { address, minutes }

    const isTaken = (await users.findByVerifiedEmail(address)) !== undefined
    const code = newEmailCode()
    // A value that nobody is sent rather than none: both cases must do the same, and take as long.
    const kept = isTaken ? newBearerValue() : code
    await codes.put(keyOf(registration), kept, clock.now() + minutes * MINUTE)

    await mailer.send(
      isTaken
        ? { template: 'already-registered', to: address, locale }
        : { template: 'registration-code', to: address, locale, code, minutes },
    )

    return { address, minutes }
  }

  /** True at most once for each code that was sent. */
  async consume(registration: PendingRegistration, typed: string): Promise<boolean> {
    const { codes, clock } = this.#deps

    return codes.consume(keyOf(registration), normalizeEmailCode(typed), clock.now())
  }
}

const keyOf = ({ address, binding }: PendingRegistration): EmailCodeKey => ({
  purpose: 'register',
  address,
  binding,
})
