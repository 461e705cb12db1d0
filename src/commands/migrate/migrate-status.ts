import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { examples } from '../examples.ts'
import { formatInstant, formatJson, formatTable, toTimestamp } from '../output/index.ts'

export const addMigrateStatus = (migrate: Command, context: CommandContext): Command =>
  migrate
    .command('status')
    .description('List the steps and when each was run.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey migrate status'))
    .action(async ({ json }: { json?: boolean }) => {
      await using operator = await context.open(configure(context))
      const steps = await operator.migrator.status()

      context.terminal.print(
        json
          ? formatJson({
              steps: steps.map(({ name, executedAt }) => ({
                name,
                executedAt: toTimestamp(executedAt),
              })),
            })
          : formatTable(
              ['step', 'run'],
              steps.map(({ name, executedAt }) => [name, formatInstant(executedAt) ?? 'not yet']),
            ),
      )
    })
