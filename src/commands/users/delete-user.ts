import type { Command } from 'commander'
import { primaryEmail } from '../../core/users/index.ts'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson, printable } from '../output/index.ts'
import { findUser } from './find-user.ts'

export const addDeleteUser = (users: Command, context: CommandContext): Command =>
  users
    .command('delete')
    .description('Delete a user with everything that is theirs. Apps that they own stay.')
    .argument('<user>', 'their id or address')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey users delete ada@example.com --yes'))
    .action(async (idOrEmail: string, options: { yes?: boolean; json?: boolean }) => {
      const { terminal } = context
      await using operator = await openConsole(context)
      const { audit, users, clock } = operator
      const user = await findUser(users, idOrEmail)
      const called = printable(primaryEmail(user)?.address ?? user.name ?? user.id)

      await confirm(terminal, `Delete the user ${called} for good?`, options)
      await users.delete(user.id, clock.now())
      await audit.record({ name: 'user.deleted', userId: user.id })
      terminal.print(options.json ? formatJson({ deleted: user.id }) : `Deleted ${called}.`)
    })
