import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addMigrateDown } from './migrate-down.ts'
import { addMigrateStatus } from './migrate-status.ts'
import { addMigrateUp } from './migrate-up.ts'

/** The schema of the database. Every other command brings it up to date by itself. */
export function addMigrateCommands(program: Command, context: CommandContext): void {
  const migrate = program
    .command('migrate')
    .description('Bring the schema of the database up or down. It is brought up at every start.')

  addMigrateUp(migrate, context)
  addMigrateDown(migrate, context)
  addMigrateStatus(migrate, context)
}
