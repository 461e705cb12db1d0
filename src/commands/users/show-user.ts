import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { findUser } from './find-user.ts'
import { printUser } from './print-user.ts'

export const addShowUser = (users: Command, context: CommandContext): Command =>
  users
    .command('show')
    .description('Show a user.')
    .argument('<user>', 'their id or address')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey users show ada@example.com'))
    .action(async (idOrEmail: string, options: { json?: boolean }) => {
      await using operator = await openConsole(context)

      printUser(context.terminal, await findUser(operator.users, idOrEmail), options)
    })
