/**
 * Notices that tell apps of logouts, as they wait, arrive or are given up. How often each is tried is
 * decided in the core.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addDropNotices } from './drop-notices.ts'
import { addListNotices } from './list-notices.ts'
import { addRetryNotices } from './retry-notices.ts'
import { addShowNotice } from './show-notice.ts'

export function addOutboxCommands(program: Command, context: CommandContext): void {
  const outbox = program
    .command('outbox')
    .description('List, retry and drop the notices that tell apps of logouts.')

  addListNotices(outbox, context)
  addShowNotice(outbox, context)
  addRetryNotices(outbox, context)
  addDropNotices(outbox, context)
}
