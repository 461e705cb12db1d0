import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { parseCount } from '../whole-numbers.ts'
import { describeNotices, noticeToJson } from './print-notices.ts'
import { findNotices, type Selection } from './select-notices.ts'

interface Options extends Selection {
  limit: number
  json?: boolean
}

export const addListNotices = (outbox: Command, context: CommandContext): Command =>
  outbox
    .command('list')
    .description('List notices, newest first. What was sent is forgotten after a day.')
    .option('--app <app>', 'only those for this app: its id or client ID')
    .option('--dead', 'only those that were given up')
    .option('--limit <count>', 'how many at most', parseCount, 100)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey outbox list', 'latchkey outbox list --dead --json'))
    .action(async ({ json, limit, ...selection }: Options) => {
      await using operator = await openConsole(context)
      const notices = await findNotices(operator, selection, limit)

      if (json) context.terminal.print(formatJson({ notices: notices.map(noticeToJson) }))
      else
        context.terminal.print(notices.length ? describeNotices(notices) : 'There are no notices.')
    })
