/** The keys that sign tokens, by name and state: their private parts are never printed. */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addAddKey } from './add-key.ts'
import { addListKeys } from './list-keys.ts'

export function addKeysCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('List and add the keys that sign tokens.')

  addListKeys(keys, context)
  addAddKey(keys, context)
}
