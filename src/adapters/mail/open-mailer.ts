import type { MailSettings } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import type { Mailer } from '../../core/mail/index.ts'
import { ConsoleMailer } from './console-mailer.ts'
import { MailDelivery } from './mail-delivery.ts'

/** What a configuration sends its mail by; nothing where there is no way. */
export async function openMailer(
  settings: MailSettings,
  { log, print }: { log: Log; print: (text: string) => void },
): Promise<(Mailer & Partial<AsyncDisposable>) | undefined> {
  if (settings.kind === 'none') return undefined
  if (settings.kind === 'terminal') return new ConsoleMailer({ print })

  // Only now: a client of mail servers is of no use to whoever has none.
  const { SmtpTransport } = await import('./smtp-transport.ts')
  const delivery = new MailDelivery({ transport: new SmtpTransport(settings), log })
  void delivery.announce()

  return delivery
}
