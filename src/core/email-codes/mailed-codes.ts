import { type AuditRecorder, type NewAuditEvent, recordAttempt } from '../audit/index.ts'
import type { AttemptLimits } from '../limits/index.ts'
import type { Mail, Mailer } from '../mail/index.ts'
import { type Clock, type EmailAddress, MINUTE, newBearerValue } from '../values/index.ts'
import { EMAIL_CODE_MINUTES, newEmailCode, normalizeEmailCode } from './email-code.ts'
import type { EmailCodeKey, EmailCodeStore } from './email-code-store.ts'

/** Where a code went, and for how long it works. */
export interface CodeSent {
  address: EmailAddress
  minutes: number
}

export interface MailedCodesDeps {
  codes: EmailCodeStore
  mailer: Mailer
  limits: AttemptLimits
  audit: AuditRecorder
  clock: Clock
}

/** Mails codes within the limits, and takes them back. */
export class MailedCodes {
  readonly #deps: MailedCodesDeps

  constructor(deps: MailedCodesDeps) {
    this.#deps = deps
  }

  /**
   * Replaces the code of the key by one that works if the mail has it in it. The caller learns the
   * same whatever `write` decides.
   * @param write what goes to the address, if anything
   * @throws {TooManyAttempts}
   */
  send(
    key: EmailCodeKey,
    network: string,
    write: (code: string) => Promise<Mail | undefined>,
  ): Promise<CodeSent> {
    return recordAttempt(this.#deps.audit, 'code.sent', (event) =>
      this.#send(key, network, write, Object.assign(event, { detail: key.purpose })),
    )
  }

  async #send(
    key: EmailCodeKey,
    network: string,
    write: (code: string) => Promise<Mail | undefined>,
    event: NewAuditEvent,
  ): Promise<CodeSent> {
    const { codes, mailer, limits, clock } = this.#deps
    const { address } = key
    const sent = { address, minutes: EMAIL_CODE_MINUTES }
    await limits.count('code sending by network', network)
    const nth = await limits.count('code sending by address and network', address, network)
    // Without a word: a refusal would tell that others ask for codes to this address.
    const limit = nth === 1 ? 'first code sending by address' : 'code sending by address'
    if (!(await limits.allows(limit, address))) {
      Object.assign(event, { outcome: 'failure', reason: 'too_many_attempts' })
      return sent
    }

    const mail = await write(newEmailCode())
    // A value that nobody is sent rather than none: all cases must do the same, and take as long.
    const kept = mail && 'code' in mail ? mail.code : newBearerValue()
    await codes.put(key, kept, clock.now() + EMAIL_CODE_MINUTES * MINUTE)
    if (mail) await mailer.send(mail)
    else Object.assign(event, { outcome: 'failure', reason: 'user_not_found' })

    return sent
  }

  /** True at most once for each code that was sent. @param typed as people type or paste it */
  async consume(key: EmailCodeKey, typed: string): Promise<boolean> {
    const { codes, clock } = this.#deps

    return codes.consume(key, normalizeEmailCode(typed), clock.now())
  }
}
