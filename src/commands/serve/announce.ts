import type { Config, MailSettings } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import type { Terminal } from '../terminal.ts'

export interface Announcement {
  config: Pick<Config, 'issuer' | 'log' | 'mail' | 'workers'>
  terminal: Pick<Terminal, 'print'>
  log: Log
  url: string
}

/** Says where it listens, and what it does without, in the way in which it says everything else. */
export function announce({ config, terminal, log, url }: Announcement): void {
  const { issuer, mail, workers } = config
  const by = workers > 1 ? ` by ${workers} workers` : ''

  if (config.log.format === 'json') {
    log.info({ url, issuer, workers, mail: mail.kind }, 'listening')
    if (mail.kind === 'none') log.warn({}, WITHOUT_SERVER.none)
  } else {
    terminal.print(`Latchkey is ${issuer}\nIt listens on ${url}${by}. Ctrl-C stops it.`)
    if (mail.kind !== 'smtp') terminal.print(WITHOUT_SERVER[mail.kind])
  }
}

const WITHOUT_SERVER = {
  terminal: 'There is no mail server (SMTP_URL), so mail is printed here.',
  none:
    'There is no mail server (SMTP_URL), so nobody can register with an address, sign in by a ' +
    'mailed code or reset a password.',
} satisfies Partial<Record<MailSettings['kind'], string>>
