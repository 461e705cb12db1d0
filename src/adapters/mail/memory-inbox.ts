import type { Mail, Mailer } from '../../core/mail/index.ts'
import type { Clock, EmailAddress, Instant } from '../../core/values/index.ts'
import { type RenderedMail, renderMail } from './rendered-mail.ts'

export interface KeptMail extends RenderedMail {
  to: EmailAddress
  sentAt: Instant
}

const CAPACITY = 50

/** Keeps the last fifty mails, and hands them on where there is somebody to hand them to. */
export class MemoryInbox implements Mailer {
  readonly #clock: Clock
  readonly #next: Mailer | undefined
  #mails: readonly KeptMail[] = []

  constructor({ clock, next }: { clock: Clock; next?: Mailer }) {
    this.#clock = clock
    this.#next = next
  }

  /** The newest first. */
  get mails(): readonly KeptMail[] {
    return this.#mails
  }

  async send(mail: Mail): Promise<void> {
    const kept = { to: mail.to, sentAt: this.#clock.now(), ...renderMail(mail) }
    this.#mails = [kept, ...this.#mails].slice(0, CAPACITY)

    await this.#next?.send(mail)
  }
}
