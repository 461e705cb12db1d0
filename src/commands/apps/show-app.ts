import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { findApp } from './find-app.ts'
import { printApp } from './print-app.ts'

export const addShowApp = (apps: Command, context: CommandContext): Command =>
  apps
    .command('show')
    .description('Show an app.')
    .argument('<app>', 'its id or client ID')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey apps show 6f1c2a52-0c5e-4bb8-9d34-3e2f0f6f2b11'))
    .action(async (idOrClientId: string, options: { json?: boolean }) => {
      await using operator = await openConsole(context)

      printApp(context.terminal, await findApp(operator.apps, idOrClientId), options)
    })
