import { createTransport } from 'nodemailer'
import type { SmtpSettings } from '../../config/index.ts'
import type { Mail } from '../../core/mail/index.ts'
import { SECOND } from '../../core/values/index.ts'
import { MailNotTaken, type MailTransport } from './mail-transport.ts'
import { maskAddresses } from './masked-address.ts'
import { renderMail } from './rendered-mail.ts'

/** Hands mail to a server by SMTP (RFC 5321, submission RFC 6409). */
export class SmtpTransport implements MailTransport {
  readonly #from: SmtpSettings['from']
  readonly #server: ReturnType<typeof openServer>

  constructor(settings: SmtpSettings) {
    this.#from = settings.from
    this.#server = openServer(settings)
  }

  async deliver(mail: Mail): Promise<void> {
    const { subject, text, html, language } = renderMail(mail)

    await orNotTaken(() =>
      this.#server.sendMail({
        from: this.#from,
        to: { name: '', address: mail.to },
        subject,
        text,
        html,
        headers: {
          'Content-Language': language,
          // RFC 3834 §5: so that no out-of-office note comes back.
          'Auto-Submitted': 'auto-generated',
        },
      }),
    )
  }

  async verify(): Promise<void> {
    await orNotTaken(() => this.#server.verify())
  }

  close(): void {
    this.#server.close()
  }
}

const openServer = ({ host, port, tls, credentials }: SmtpSettings) =>
  createTransport({
    pool: true,
    maxConnections: 3,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(credentials && {
      auth: { user: credentials.user, pass: credentials.password.reveal() },
    }),
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 20 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  })

async function orNotTaken(attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt()
  } catch (error) {
    const { message, responseCode = 0 } = error as Error & { responseCode?: number }
    // RFC 5321 §4.2.1: a reply of 5yz stays the same when it is asked for again.
    throw new MailNotTaken(maskAddresses(message), { isFinal: responseCode >= 500 })
  }
}
