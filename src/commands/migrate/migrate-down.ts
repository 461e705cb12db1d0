import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { formatJson } from '../output/index.ts'

export const addMigrateDown = (migrate: Command, context: CommandContext): Command =>
  migrate
    .command('down')
    .description('Take back the last step, and everything that is stored in what it made.')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey migrate down --yes'))
    .action(async (options: { yes?: boolean; json?: boolean }) => {
      const { terminal } = context
      await using operator = await context.open(configure(context))

      await confirm(terminal, 'Take back the last step and delete its data for good?', options)
      const revoked = await operator.migrator.down()
      terminal.print(options.json ? formatJson({ revoked: revoked ?? null }) : describe(revoked))
    })

const describe = (name: string | undefined): string =>
  name ? `Took back ${name}.` : 'There is no step to take back.'
