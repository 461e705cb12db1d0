/**
 * The keys that sign tokens, by name and state: their private parts are never printed. What a change
 * leads to is said here, before it is made; what may be done is decided in the core.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addAddKey } from './add-key.ts'
import { addPromoteKey, addRetireKey, addRevokeKey, addRotateKeys } from './change-keys.ts'
import { addListKeys } from './list-keys.ts'

export function addKeysCommands(program: Command, context: CommandContext): void {
  const keys = program
    .command('keys')
    .description('List, rotate and revoke the keys that sign tokens.')
    .addHelpText(
      'after',
      `
A key is passive (published, so that everybody fetches it), then active (it signs),
then retiring (published until the last that it signed has expired), then retired (gone).
All of this happens by itself every KEY_ROTATION_DAYS, and no process has to be restarted.`,
    )

  addListKeys(keys, context)
  addAddKey(keys, context)
  addRotateKeys(keys, context)
  addPromoteKey(keys, context)
  addRetireKey(keys, context)
  addRevokeKey(keys, context)
}
