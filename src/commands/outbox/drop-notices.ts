import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { LogoutNoticeNotFound, LogoutNoticeUnderWay } from './errors.ts'
import { assertOneOrDead, findNotices, type Selection } from './select-notices.ts'

interface Options extends Selection {
  yes?: boolean
  json?: boolean
}

export const addDropNotices = (outbox: Command, context: CommandContext): Command =>
  outbox
    .command('drop')
    .description('Forget notices. The app is not told, and its user stays signed in there.')
    .argument('[notice]', 'its id')
    .option('--dead', 'all that were given up')
    .option('--app <app>', 'of these only those for this app: its id or client ID')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey outbox drop --dead --yes'))
    .action(async (id: string | undefined, options: Options) => {
      assertOneOrDead(id, options)
      const { terminal } = context
      await using operator = await openConsole(context)
      const { logoutOutbox } = operator
      const notices = id === undefined ? await findNotices(operator, options) : [{ id }]
      if (id !== undefined && !(await logoutOutbox.find(id))) throw new LogoutNoticeNotFound()

      if (notices.length) await confirm(terminal, `Forget ${notices.length} for good?`, options)
      const dropped: string[] = []
      for (const notice of notices) {
        if (await logoutOutbox.drop(notice.id)) dropped.push(notice.id)
        else if (id !== undefined)
          throw new LogoutNoticeUnderWay('It is being sent at this moment.')
      }
      terminal.print(options.json ? formatJson({ dropped }) : `Forgotten: ${dropped.length}.`)
    })
