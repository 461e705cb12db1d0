import type { Command } from 'commander'
import { Secret } from '../../core/values/index.ts'
import type { CommandContext } from '../command-context.ts'
import { Misuse } from '../errors.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import type { Terminal } from '../terminal.ts'
import { printUser } from './print-user.ts'

interface Options {
  email: string
  name: string
  passwordStdin?: boolean
  verified?: boolean
  json?: boolean
}

export const addCreateUser = (users: Command, context: CommandContext): Command =>
  users
    .command('create')
    .description('Create a user. Without a password they sign in by other ways, such as Google.')
    .requiredOption('--email <address>', 'their address')
    .requiredOption('--name <name>', 'what they are called')
    .option('--password-stdin', 'read their password from the first line of the standard input')
    .option('--verified', 'vouch for it that the address is theirs')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'latchkey users create --email ada@example.com --name "Ada Lovelace" --verified',
        'pass show ada | latchkey users create --email ada@example.com --name Ada --password-stdin',
      ),
    )
    .action(async ({ email, name, passwordStdin, verified, json }: Options) => {
      const password = passwordStdin ? await readPassword(context.terminal) : undefined

      await using operator = await openConsole(context)
      const user = await operator.userRegistry.register({
        email,
        name,
        password,
        isVerified: verified === true,
      })
      await operator.audit.record({ name: 'user.created', userId: user.id })

      printUser(context.terminal, user, { json })
    })

async function readPassword(terminal: Terminal): Promise<Secret> {
  const password = terminal.canAnswer
    ? await terminal.ask('Password (it shows as you type): ')
    : await terminal.readLine()
  if (!password) throw new Misuse('--password-stdin was given, but the standard input is empty.')

  return new Secret(password)
}
