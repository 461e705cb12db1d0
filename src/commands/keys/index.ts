import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addAddKey } from './add-key.ts'
import { addListKeys } from './list-keys.ts'

/** The keys that sign tokens. Their private parts are never printed. */
export function addKeysCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('List and add the keys that sign tokens.')

  addListKeys(keys, context)
  addAddKey(keys, context)
}
