import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { findUser } from '../users/index.ts'
import { describeTokens, tokenToJson } from './print-developer-tokens.ts'

export const addListDeveloperTokens = (tokens: Command, context: CommandContext): Command =>
  tokens
    .command('list')
    .description('List the tokens of a developer that still work, newest first.')
    .requiredOption('--email <user>', 'whose, by address or id')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey developer-tokens list --email ada@example.com'))
    .action(async ({ email, json }: { email: string; json?: boolean }) => {
      await using operator = await openConsole(context)
      const { id } = await findUser(operator.users, email)
      const listed = await operator.developerTokens.list(id)

      context.terminal.print(
        json ? formatJson({ tokens: listed.map(tokenToJson) }) : describeTokens(listed),
      )
    })
