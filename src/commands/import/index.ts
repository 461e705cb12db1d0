/**
 * Moving in from other services. What is brought, and how, is decided in the core; how an operator
 * hears of it is decided here.
 */
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addImportClura } from './import-clura.ts'
import { addImportIdentra } from './import-identra.ts'

export function addImportCommands(program: Command, context: CommandContext): void {
  const imports = program.command('import').description('Bring users and apps from elsewhere.')

  addImportClura(imports, context)
  addImportIdentra(imports, context)
}
