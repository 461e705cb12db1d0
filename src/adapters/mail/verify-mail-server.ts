import type { SmtpSettings } from '../../config/index.ts'

/** Greets a mail server and shows it our password, as for a mail, and sends none. @throws {MailNotTaken} */
export async function verifyMailServer(settings: SmtpSettings): Promise<void> {
  const { SmtpTransport } = await import('./smtp-transport.ts')
  const transport = new SmtpTransport(settings)

  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}
