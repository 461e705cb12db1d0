import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson, printable } from '../output/index.ts'
import { findApp } from './find-app.ts'

export const addDeleteApp = (apps: Command, context: CommandContext): Command =>
  apps
    .command('delete')
    .description('Delete an app with its secrets, grants, codes and tokens.')
    .argument('<app>', 'its id or client ID')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('latchkey apps delete 6f1c2a52-0c5e-4bb8-9d34-3e2f0f6f2b11 --yes'),
    )
    .action(async (idOrClientId: string, options: { yes?: boolean; json?: boolean }) => {
      const { terminal } = context
      await using operator = await openConsole(context)
      const { apps, audit, clock } = operator
      const { id, clientId, name } = await findApp(apps, idOrClientId)

      await confirm(terminal, `Delete the app ${printable(name)} for good?`, options)
      await apps.delete(id, clock.now())
      await audit.record({ name: 'app.deleted', clientId })
      terminal.print(options.json ? formatJson({ deleted: id }) : `Deleted ${printable(name)}.`)
    })
