import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'

export const addRevokeDeveloperToken = (tokens: Command, context: CommandContext): Command =>
  tokens
    .command('revoke')
    .description('End a token at once.')
    .argument('<id>', 'its id, as the list shows it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('latchkey developer-tokens revoke 6f1c2a52-0c5e-4bb8-9d34-3e2f0f6f2b11'),
    )
    .action(async (id: string, { json }: { json?: boolean }) => {
      await using operator = await openConsole(context)
      await operator.developerTokens.revoke(undefined, id)

      context.terminal.print(json ? formatJson({ revoked: id }) : 'Revoked.')
    })
