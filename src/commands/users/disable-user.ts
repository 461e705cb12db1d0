import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { findUser } from './find-user.ts'
import { printUser } from './print-user.ts'

export const addDisableUser = (users: Command, context: CommandContext): Command =>
  users
    .command('disable')
    .description('Sign a user out everywhere and refuse them until they are enabled again.')
    .argument('<user>', 'their id or address')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey users disable ada@example.com'))
    .action(async (idOrEmail: string, options: { json?: boolean }) => {
      await using operator = await openConsole(context)
      const { audit, users, clock } = operator
      const { id } = await findUser(users, idOrEmail)
      const now = clock.now()

      const user = await users.setDisabled(id, now, now)
      await audit.record({ name: 'user.disabled', userId: id })
      printUser(context.terminal, user, options)
    })

export const addEnableUser = (users: Command, context: CommandContext): Command =>
  users
    .command('enable')
    .description('Let a disabled user sign in again.')
    .argument('<user>', 'their id or address')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey users enable ada@example.com'))
    .action(async (idOrEmail: string, options: { json?: boolean }) => {
      await using operator = await openConsole(context)
      const { audit, users, clock } = operator
      const { id } = await findUser(users, idOrEmail)

      const user = await users.setDisabled(id, undefined, clock.now())
      await audit.record({ name: 'user.enabled', userId: id })
      printUser(context.terminal, user, options)
    })
