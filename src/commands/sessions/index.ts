/** What people and apps hold from us, ended as a whole; one user's is ended by `users`. */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addRevokeAll } from './revoke-all.ts'

export function addSessionsCommands(program: Command, context: CommandContext): void {
  const sessions = program.command('sessions').description('End what was handed out.')

  addRevokeAll(sessions, context)
}
