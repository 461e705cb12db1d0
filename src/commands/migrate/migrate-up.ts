import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { examples } from '../examples.ts'
import { formatJson } from '../output/index.ts'

export const addMigrateUp = (migrate: Command, context: CommandContext): Command =>
  migrate
    .command('up')
    .description('Run every step that has not been run.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey migrate up'))
    .action(async ({ json }: { json?: boolean }) => {
      await using operator = await context.open(configure(context))
      const executed = await operator.migrator.up()

      context.terminal.print(json ? formatJson({ executed }) : describe(executed))
    })

const describe = (executed: readonly string[]): string =>
  executed.length
    ? executed.map((name) => `Ran ${name}.`).join('\n')
    : 'The schema is up to date already.'
