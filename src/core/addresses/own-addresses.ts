import { recordAttempt } from '../audit/index.ts'
import {
  type CodeEntry,
  type CodeRequest,
  type CodeRequestForm,
  CodeRequests,
  type CodeRequestsDeps,
  type CodeSent,
  EMAIL_CODE_MINUTES,
} from '../email-codes/index.ts'
import { type Mail, type Mailer, MailNotConfigured, sendNotice } from '../mail/index.ts'
import {
  EmailAddressNotFound,
  TooManyEmailAddresses,
  type User,
  type UserEmail,
  type WayInRule,
} from '../users/index.ts'
import { digest, type EmailAddress } from '../values/index.ts'
import type { AddressStore } from './address-store.ts'

const MOST_ADDRESSES = 20

interface OwnAddressesDeps extends Omit<CodeRequestsDeps, 'mailer'> {
  /** Undefined where no mail can be sent: then none can be added. */
  mailer: Mailer | undefined
  addresses: AddressStore
  isEnough: WayInRule
}

/** An address as pages name it. */
export interface OwnAddress extends UserEmail {
  /** Stands for it where it should not be written: in the address of a page, and so in logs. */
  key: string
}

/** What somebody who is signed in may do with their addresses. Each change is told to all of them. */
export class OwnAddresses {
  readonly #deps: OwnAddressesDeps
  readonly #requests: CodeRequests | undefined

  constructor(deps: OwnAddressesDeps) {
    this.#deps = deps
    const { mailer } = deps
    // Also where somebody has verified it: a code goes to every address alike, and only who reads
    // the address finds out.
    this.#requests = mailer && new CodeRequests('add-address', toMail, { ...deps, mailer })
  }

  /** Whether addresses can be added. */
  get canAdd(): boolean {
    return this.#requests !== undefined
  }

  /** The primary one first. */
  list({ emails }: Pick<User, 'emails'>): readonly OwnAddress[] {
    return emails.map((email) => ({ ...email, key: keyOf(email.address) }))
  }

  /** @throws {EmailAddressNotFound} */
  get(user: Pick<User, 'emails'>, key: string): OwnAddress {
    const found = this.list(user).find((address) => address.key === key)
    if (!found) throw new EmailAddressNotFound()

    return found
  }

  /**
   * Mails a code to an address that is to be theirs, good in this browser and for this user.
   * @throws {InvalidEmailAddress}
   * @throws {TooManyAttempts}
   * @throws {TooManyEmailAddresses}
   * @throws {MailNotConfigured}
   */
  async begin(user: User, form: CodeRequestForm): Promise<CodeSent> {
    if (user.emails.length >= MOST_ADDRESSES) throw new TooManyEmailAddresses(MOST_ADDRESSES)

    return this.#codes.begin({ ...form, binding: bindingOf(user, form.binding) })
  }

  /** @throws {TooManyAttempts} */
  resend(
    user: User,
    { binding, network }: { binding: string; network: string },
  ): Promise<CodeSent | undefined> {
    return this.#codes.resend({ binding: bindingOf(user, binding), network })
  }

  /** For the page that asks for the code. Undefined when nobody asked for one. */
  pending(user: User, binding: string): Promise<{ address: EmailAddress } | undefined> {
    return this.#codes.pending(bindingOf(user, binding))
  }

  /**
   * @throws {InvalidEmailCode}
   * @throws {EmailAddressTaken} only to whoever has the code
   * @throws {TooManyAttempts}
   */
  confirm(user: User, entry: CodeEntry): Promise<User> {
    const { addresses, audit, clock, mailer } = this.#deps
    const bound = { ...entry, binding: bindingOf(user, entry.binding) }

    return recordAttempt(audit, 'address.verified', (event) => {
      event.userId = user.id

      return this.#codes.redeem(bound, event, async ({ address, locale }) => {
        const changed = await addresses.addVerified(user.id, address, clock.now())
        // To those of before: whoever reads the new one knows.
        await sendNotice(mailer, user, 'address-added', locale)

        return changed
      })
    })
  }

  /** @throws {EmailAddressNotFound} also for one that is not verified */
  async makePrimary(user: User, key: string): Promise<User> {
    const { addresses, audit, clock, mailer } = this.#deps
    const { address } = this.get(user, key)
    const changed = await addresses.makePrimary(user.id, address, clock.now())
    await audit.record({ name: 'address.made_primary', userId: user.id })
    await sendNotice(mailer, user, 'address-made-primary')

    return changed
  }

  /**
   * @throws {EmailAddressNotFound}
   * @throws {PrimaryEmailAddress}
   * @throws {LastWayIn}
   */
  async remove(user: User, key: string): Promise<User> {
    const { addresses, audit, clock, isEnough, mailer } = this.#deps
    const { address } = this.get(user, key)
    const changed = await addresses.remove(user.id, address, isEnough, clock.now())
    await audit.record({ name: 'address.removed', userId: user.id })
    // Also to the one that is gone: whoever reads it must not find out last.
    await sendNotice(mailer, user, 'address-removed')

    return changed
  }

  get #codes(): CodeRequests {
    if (!this.#requests) throw new MailNotConfigured()

    return this.#requests
  }
}

const toMail = async ({ address, locale }: CodeRequest, code: string): Promise<Mail> => ({
  template: 'address-code',
  to: address,
  locale,
  code,
  minutes: EMAIL_CODE_MINUTES,
})

const keyOf = (address: EmailAddress): string => digest(address).slice(0, 24)

/** The person too: whoever signs in next in the same browser adds nothing of theirs by it. */
const bindingOf = ({ id }: Pick<User, 'id'>, binding: string): string =>
  JSON.stringify([id, binding])
