import type { Mail } from '../../core/mail/index.ts'

/** One try at a time. */
export interface MailTransport {
  /** Settles when the mail server has taken the mail. @throws {MailNotTaken} */
  deliver(mail: Mail): Promise<void>

  /** Whether mail can be sent at all. @throws {MailNotTaken} */
  verify(): Promise<void>

  close(): void
}

/** Why a mail server did not take a mail, without an address in it. */
export class MailNotTaken extends Error {
  /** Another try would be answered the same. */
  readonly isFinal: boolean

  constructor(reason: string, { isFinal }: { isFinal: boolean }) {
    super(reason)
    this.name = new.target.name
    this.isFinal = isFinal
  }
}
