/**
 * What an operator types: arguments in, text or JSON and an exit code out. Rules are the core's and
 * are reached through the ports of `OperatorConsole`; what runs is put together in `system.ts`.
 */
export type { CommandContext, Surroundings } from './command-context.ts'
export type { OperatorConsole } from './operator-console.ts'
export { runCommand } from './run-command.ts'
export { openStorageConsole } from './storage-console.ts'
export { processTerminal, type Terminal } from './terminal.ts'
