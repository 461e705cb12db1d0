import type { Command } from 'commander'
import type { App } from '../../core/apps/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatInstant, formatJson, formatTable, type Row } from '../output/index.ts'
import { findUser } from '../users/index.ts'
import { appToJson } from './print-app.ts'

export const addListApps = (apps: Command, context: CommandContext): Command =>
  apps
    .command('list')
    .description('List apps, newest first.')
    .option('--owner <user>', 'only those of this developer, by id or address')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('latchkey apps list', 'latchkey apps list --json'))
    .action(async ({ owner, json }: { owner?: string; json?: boolean }) => {
      await using operator = await openConsole(context)
      const query = owner ? { ownerId: (await findUser(operator.users, owner)).id } : {}
      const listed = await operator.apps.list(query)

      context.terminal.print(
        json ? formatJson({ apps: listed.map(appToJson) }) : describeApps(listed),
      )
    })

const describeApps = (apps: readonly App[]): string =>
  apps.length
    ? formatTable(['id', 'client ID', 'name', 'type', 'created'], apps.map(toRow))
    : 'There are no apps.'

const toRow = (app: App): Row => [
  app.id,
  app.clientId,
  app.name,
  app.type,
  formatInstant(app.createdAt),
]
