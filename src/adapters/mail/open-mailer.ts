import type { MailSettings } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import type { Mailer } from '../../core/mail/index.ts'
import { type Tracer, tracedBy } from '../../core/tracing/index.ts'
import { ConsoleMailer } from './console-mailer.ts'
import { MailDelivery } from './mail-delivery.ts'

/** What a configuration sends its mail by; nothing where there is no way. */
export async function openMailer(
  settings: MailSettings,
  { log, print, tracer }: { log: Log; print: (text: string) => void; tracer?: Tracer | undefined },
): Promise<(Mailer & Partial<AsyncDisposable>) | undefined> {
  if (settings.kind === 'none') return undefined
  if (settings.kind === 'terminal') return new ConsoleMailer({ print })

  // Only now: a client of mail servers is of no use to whoever has none.
  const { SmtpTransport } = await import('./smtp-transport.ts')
  const transport = tracedBy(tracer)(
    { name: 'mail', kind: 'client' },
    new SmtpTransport(settings),
    ['deliver'],
  )
  const delivery = new MailDelivery({ transport, log })
  void delivery.announce()

  return delivery
}
