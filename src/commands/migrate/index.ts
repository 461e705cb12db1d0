/** The schema of the database, step by step. Other commands bring it up to date themselves. */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addMigrateDown } from './migrate-down.ts'
import { addMigrateStatus } from './migrate-status.ts'
import { addMigrateUp } from './migrate-up.ts'

export function addMigrateCommands(program: Command, context: CommandContext): void {
  const migrate = program
    .command('migrate')
    .description('Bring the schema of the database up or down. It is brought up at every start.')

  addMigrateUp(migrate, context)
  addMigrateDown(migrate, context)
  addMigrateStatus(migrate, context)
}
