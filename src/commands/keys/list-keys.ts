import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { describeKeys, formatKeys } from './print-keys.ts'

const NO_KEYS = 'There are no keys yet: the first is made when the provider starts.'

export const addListKeys = (keys: Command, context: CommandContext): Command =>
  keys
    .command('list')
    .description('List the keys that sign tokens, oldest first, and what becomes of them.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey keys list'))
    .action(async ({ json }: { json?: boolean }) => {
      await using operator = await openConsole(context)
      const situation = await operator.keyOperations.situation()
      const { keys } = situation

      if (json) context.terminal.print(formatKeys(keys, situation))
      else context.terminal.print(keys.length ? describeKeys(keys, situation) : NO_KEYS)
    })
