import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson } from '../output/index.ts'
import { describeKeys, keyToJson } from './print-keys.ts'

const NO_KEYS = 'There are no keys yet: the first is made when the provider starts.'

export const addListKeys = (keys: Command, context: CommandContext): Command =>
  keys
    .command('list')
    .description('List the keys that sign tokens, oldest first.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey keys list'))
    .action(async ({ json }: { json?: boolean }) => {
      await using operator = await openConsole(context)
      const listed = await operator.signingKeys.list()

      if (json) context.terminal.print(formatJson({ keys: listed.map(keyToJson) }))
      else context.terminal.print(listed.length ? describeKeys(listed) : NO_KEYS)
    })
