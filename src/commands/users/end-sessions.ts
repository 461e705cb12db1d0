import type { Command } from 'commander'
import { primaryEmail } from '../../core/users/index.ts'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson, printable } from '../output/index.ts'
import { findUser } from './find-user.ts'

export const addEndSessions = (users: Command, context: CommandContext): Command =>
  users
    .command('end-sessions')
    .description('Sign a user out of every browser and app. They may sign in again.')
    .argument('<user>', 'their id or address')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Access tokens that are signed JWTs go on until they expire (ACCESS_TOKEN_LIFETIME), and so do tokens
that a developer made for scripts.
${examples('latchkey users end-sessions ada@example.com')}`,
    )
    .action(async (idOrEmail: string, options: { yes?: boolean; json?: boolean }) => {
      const { terminal } = context
      await using operator = await openConsole(context)
      const { audit, users, userSessions, clock } = operator
      const user = await findUser(users, idOrEmail)
      const called = printable(primaryEmail(user)?.address ?? user.name ?? user.id)

      await confirm(terminal, `Sign ${called} out everywhere?`, options)
      await userSessions.endAll(user.id, clock.now())
      await audit.record({ name: 'sessions.ended', userId: user.id })
      terminal.print(
        options.json ? formatJson({ signedOut: user.id }) : `Signed ${called} out everywhere.`,
      )
    })
