import type { NewAuditEvent } from '../audit/index.ts'
import type { Mail } from '../mail/index.ts'
import type { UserStore } from '../users/index.ts'
import { type EmailAddress, HOUR, parseEmailAddress } from '../values/index.ts'
import type { CodeRequest, CodeRequestStore } from './code-request-store.ts'
import { InvalidEmailCode } from './errors.ts'
import { type CodeSent, MailedCodes, type MailedCodesDeps } from './mailed-codes.ts'

export interface CodeRequestForm {
  /** As it was typed. */
  email: string
  /** A random value that only this browser has. */
  binding: string
  /** `networkOf` the caller's address. */
  network: string
  /** The language of the mails. */
  locale: string
  /** Whether this mail is to be plain text alone. */
  isTextAlone?: boolean | undefined
}

export interface CodeEntry {
  binding: string
  /** As it was typed. */
  code: string
  network: string
}

export interface CodeRequestsDeps extends MailedCodesDeps {
  codeRequests: CodeRequestStore
  users: Pick<UserStore, 'findByVerifiedEmail'>
}

/** Longer than a code: who comes late asks for a new one and types nothing again. */
const REQUEST_LIFETIME = HOUR

/** Codes that somebody asks for in one browser and enters there, for one purpose. */
export class CodeRequests {
  readonly #deps: CodeRequestsDeps
  readonly #codes: MailedCodes
  readonly #purpose: CodeRequest['purpose']
  readonly #write: (request: CodeRequest, code: string) => Promise<Mail | undefined>

  /** @param write what goes to the address, if anything; the browser is not told */
  constructor(
    purpose: CodeRequest['purpose'],
    write: (request: CodeRequest, code: string) => Promise<Mail | undefined>,
    deps: CodeRequestsDeps,
  ) {
    this.#deps = deps
    this.#codes = new MailedCodes(deps)
    this.#purpose = purpose
    this.#write = write
  }

  /**
   * @throws {InvalidEmailAddress}
   * @throws {TooManyAttempts}
   */
  async begin(form: CodeRequestForm): Promise<CodeSent> {
    const { email, binding, network, locale, isTextAlone } = form
    const { codeRequests, clock } = this.#deps
    const address = parseEmailAddress(email)
    const expiresAt = clock.now() + REQUEST_LIFETIME
    const request = { purpose: this.#purpose, binding, address, locale, expiresAt }
    await codeRequests.put(request)

    return this.#send(request, network, isTextAlone)
  }

  /**
   * Mails a new code; the old one is none any more. Undefined when nobody asked for one.
   * @throws {TooManyAttempts}
   */
  async resend(entry: { binding: string; network: string }): Promise<CodeSent | undefined> {
    const request = await this.#find(entry.binding)

    return request && this.#send(request, entry.network)
  }

  /** For the page that asks for the code. Undefined when nobody asked for one. */
  async pending(binding: string): Promise<{ address: EmailAddress } | undefined> {
    const request = await this.#find(binding)

    return request && { address: request.address }
  }

  /**
   * Uses the right code up, for one caller however many have it.
   * @param event is told whom a wrong one was aimed at
   * @param use what it is good for
   * @throws {InvalidEmailCode} also when nobody asked for one
   * @throws {TooManyAttempts}
   */
  async redeem<Result>(
    { binding, code, network }: CodeEntry,
    event: NewAuditEvent,
    use: (request: CodeRequest) => Promise<Result>,
  ): Promise<Result> {
    const { codeRequests, limits } = this.#deps
    await limits.count('code entry by network', network)

    const request = await this.#find(binding)
    const isRight = request && (await this.#codes.consume(request, code))
    if (!isRight) {
      event.userId = await this.#ownerOf(request)
      throw new InvalidEmailCode()
    }

    const result = await use(request)
    // Last: should the store fail before, a new code can still be asked for.
    await codeRequests.delete(request)
    await limits.takeBack('code entry by network', network)

    return result
  }

  async #ownerOf(request: CodeRequest | undefined): Promise<string | undefined> {
    return request && (await this.#deps.users.findByVerifiedEmail(request.address))?.id
  }

  #find(binding: string): Promise<CodeRequest | undefined> {
    const { codeRequests, clock } = this.#deps

    return codeRequests.find({ purpose: this.#purpose, binding }, clock.now())
  }

  #send(request: CodeRequest, network: string, isTextAlone?: boolean): Promise<CodeSent> {
    return this.#codes.send(request, network, async (code) => {
      const mail = await this.#write(request, code)

      return mail && { ...mail, isTextAlone }
    })
  }
}
