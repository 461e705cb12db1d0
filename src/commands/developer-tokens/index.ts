/**
 * Personal tokens of developers, as an operator makes and ends them. What they may be is decided in
 * the core; that a value is printed once, by itself, is decided here.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addCreateDeveloperToken } from './create-developer-token.ts'
import { addListDeveloperTokens } from './list-developer-tokens.ts'
import { addRevokeDeveloperToken } from './revoke-developer-token.ts'

export function addDeveloperTokensCommands(program: Command, context: CommandContext): void {
  const tokens = program
    .command('developer-tokens')
    .description('Create, list and revoke tokens for the API of developers.')

  addCreateDeveloperToken(tokens, context)
  addListDeveloperTokens(tokens, context)
  addRevokeDeveloperToken(tokens, context)
}
