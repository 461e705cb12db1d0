import type { Command } from 'commander'
import type { User } from '../../core/users/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { type OperatorConsole, openConsole } from '../operator-console.ts'
import { formatJson, formatRecord } from '../output/index.ts'
import { findUser } from './find-user.ts'
import { describeUser, userToJson } from './print-user.ts'

export const addShowUser = (users: Command, context: CommandContext): Command =>
  users
    .command('show')
    .description('Show a user: who they are, what they sign in by, and where they are signed in.')
    .argument('<user>', 'their id or address')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey users show ada@example.com'))
    .action(async (idOrEmail: string, { json }: { json?: boolean }) => {
      await using operator = await openConsole(context)
      const user = await findUser(operator.users, idOrEmail)
      const ways = await waysOf(user, operator)

      context.terminal.print(
        json
          ? formatJson({ ...userToJson(user), ...ways })
          : [describeUser(user), describeWays(ways)].join('\n'),
      )
    })

type Ways = Awaited<ReturnType<typeof waysOf>>

async function waysOf({ id }: User, operator: OperatorConsole) {
  const { identities, passkeys, passwords, secondFactors, userSessions, clock } = operator
  const factor = await secondFactors.find(id)

  return {
    hasPassword: (await passwords.findHash(id)) !== undefined,
    passkeys: (await passkeys.list(id)).length,
    hasSecondFactor: factor?.confirmedAt !== undefined,
    identities: (await identities.listOfUser(id)).map(({ provider }) => provider),
    sessions: (await userSessions.listOfUser(id, clock.now())).length,
  }
}

const describeWays = ({ hasPassword, passkeys, hasSecondFactor, identities, sessions }: Ways) =>
  formatRecord([
    ['password', hasPassword ? 'yes' : 'no'],
    ['passkeys', String(passkeys)],
    ['second factor', hasSecondFactor ? 'yes' : 'no'],
    ['linked to', identities.join(', ') || 'nothing'],
    ['sessions', String(sessions)],
  ])
