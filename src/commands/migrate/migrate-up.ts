import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { examples } from '../examples.ts'
import { formatJson } from '../output/index.ts'

export const addMigrateUp = (migrate: Command, context: CommandContext): Command =>
  migrate
    .command('up')
    .description('Run every step that has not been run.')
    .option('--dry-run', 'only say which steps that would be')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey migrate up', 'latchkey migrate up --dry-run'))
    .action(async ({ dryRun, json }: { dryRun?: boolean; json?: boolean }) => {
      await using operator = await context.open(configure(context))
      if (dryRun) {
        const planned = await operator.migrator.plan()
        context.terminal.print(json ? formatJson({ planned }) : describe('Would run', planned))
        return
      }
      const executed = await operator.migrator.up()

      context.terminal.print(json ? formatJson({ executed }) : describe('Ran', executed))
    })

const describe = (verb: string, steps: readonly string[]): string =>
  steps.length
    ? steps.map((name) => `${verb} ${name}.`).join('\n')
    : 'The schema is up to date already.'
