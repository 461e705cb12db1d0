/**
 * Everything durable in one sealed file, and back. What is in such a file, and when it may be
 * written into a database, is decided in `core/backups`.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addCreateBackup } from './create-backup.ts'
import { addRestoreBackup } from './restore-backup.ts'

export function addBackupCommands(program: Command, context: CommandContext): void {
  addCreateBackup(program, context)
  addRestoreBackup(program, context)
}
