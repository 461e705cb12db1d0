import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { LogoutNoticeNotFound } from './errors.ts'
import { describeNotice, noticeToJson } from './print-notices.ts'

export const addShowNotice = (outbox: Command, context: CommandContext): Command =>
  outbox
    .command('show')
    .description('Show a notice: whose logout, where it goes, what became of it.')
    .argument('<notice>', 'its id, which is the reference in the events of the app')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey outbox show 6f1c2a52-0c5e-4bb8-9d34-3e2f0f6f2b11'))
    .action(async (id: string, { json }: { json?: boolean }) => {
      await using operator = await openConsole(context)
      const notice = await operator.logoutOutbox.find(id)
      if (!notice) throw new LogoutNoticeNotFound()

      context.terminal.print(json ? formatJson(noticeToJson(notice)) : describeNotice(notice))
    })
