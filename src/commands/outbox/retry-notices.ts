import type { Command } from 'commander'
import { GIVE_UP_AFTER } from '../../core/back-channel-logout/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { LogoutNoticeNotFound, LogoutNoticeUnderWay } from './errors.ts'
import { assertOneOrDead, findNotices, type Selection } from './select-notices.ts'

export const addRetryNotices = (outbox: Command, context: CommandContext): Command =>
  outbox
    .command('retry')
    .description('Have notices sent at once, and tried for another day where that fails.')
    .argument('[notice]', 'its id')
    .option('--dead', 'all that were given up')
    .option('--app <app>', 'of these only those for this app: its id or client ID')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey outbox retry --dead'))
    .action(async (id: string | undefined, options: Selection & { json?: boolean }) => {
      assertOneOrDead(id, options)
      await using operator = await openConsole(context)
      const { logoutOutbox, clock } = operator
      const now = clock.now()
      const when = { now, giveUpAt: now + GIVE_UP_AFTER }

      if (id !== undefined && !(await logoutOutbox.retry(id, when))) {
        if (!(await logoutOutbox.find(id))) throw new LogoutNoticeNotFound()
        throw new LogoutNoticeUnderWay('It is being sent at this moment, or was sent.')
      }
      const retried = id === undefined ? [] : [id]
      const dead = id === undefined ? await findNotices(operator, options) : []
      for (const notice of dead) {
        if (await logoutOutbox.retry(notice.id, when)) retried.push(notice.id)
      }

      const count = retried.length
      context.terminal.print(
        options.json ? formatJson({ retried }) : `To be sent within a second: ${count}.`,
      )
    })
