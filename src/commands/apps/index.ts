/**
 * The registry of apps, as an operator keeps it. What may be registered is decided in the core;
 * that a secret is printed once, and never again, is decided here.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addCreateApp } from './create-app.ts'
import { addDeleteApp } from './delete-app.ts'
import { addListApps } from './list-apps.ts'
import { addShowApp } from './show-app.ts'
import { addUpdateApp } from './update-app.ts'

export { findApp } from './find-app.ts'

export function addAppsCommands(program: Command, context: CommandContext): void {
  const apps = program
    .command('apps')
    .description('Register, find, change and delete apps: the clients of this provider.')

  addCreateApp(apps, context)
  addListApps(apps, context)
  addShowApp(apps, context)
  addUpdateApp(apps, context)
  addDeleteApp(apps, context)
}
