import type { Config } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import type { Terminal } from '../terminal.ts'

export interface Announcement {
  config: Pick<Config, 'issuer' | 'log' | 'workers'>
  terminal: Pick<Terminal, 'print'>
  log: Log
  url: string
}

/** Says where it listens, in the way in which it says everything else. */
export function announce({ config, terminal, log, url }: Announcement): void {
  const { issuer, workers } = config
  const by = workers > 1 ? ` by ${workers} workers` : ''

  if (config.log.format === 'json') log.info({ url, issuer, workers }, 'listening')
  else terminal.print(`Latchkey is ${issuer}\nIt listens on ${url}${by}. Ctrl-C stops it.`)
}
