import { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { examples } from './examples.ts'
import { version } from './version.ts'

type AddCommands = (program: Command, context: CommandContext) => unknown

/** By the first word of what is typed, in the order of the help. */
// biome-ignore format: a table
const commands: ReadonlyMap<string, () => Promise<AddCommands>> = new Map([
  ['serve',            async () => (await import('./serve/index.ts')).addServeCommand],
  ['demo',             async () => (await import('./demo/index.ts')).addDemoCommand],
  ['migrate',          async () => (await import('./migrate/index.ts')).addMigrateCommands],
  ['users',            async () => (await import('./users/index.ts')).addUsersCommands],
  ['apps',             async () => (await import('./apps/index.ts')).addAppsCommands],
  ['developer-tokens', async () => (await import('./developer-tokens/index.ts')).addDeveloperTokensCommands],
  ['keys',             async () => (await import('./keys/index.ts')).addKeysCommands],
  ['audit',            async () => (await import('./audit/index.ts')).addAuditCommand],
  ['sessions',         async () => (await import('./sessions/index.ts')).addSessionsCommands],
  ['backup',           async () => (await import('./backup/index.ts')).addCreateBackup],
  ['restore',          async () => (await import('./backup/index.ts')).addRestoreBackup],
  ['outbox',           async () => (await import('./outbox/index.ts')).addOutboxCommands],
  ['import',           async () => (await import('./import/index.ts')).addImportCommands],
  ['doctor',           async () => (await import('./doctor/index.ts')).addDoctorCommand],
])

/**
 * Everything that can be typed after `latchkey`.
 * @param name of the one command that is to be loaded; all are, where it is not one of them
 */
export async function createProgram(context: CommandContext, name?: string): Promise<Command> {
  const program = new Command('latchkey')
    .description('A self-hosted OAuth 2.0 and OpenID Connect provider.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(--help shows what can be typed)')
    .addHelpText(
      'after',
      `${examples(
        'latchkey demo',
        'latchkey serve',
        'latchkey apps create --name Shop --redirect-uri https://shop.example.com/callback',
      )}
Configuration comes from the environment and from a .env file in the working
directory; config/example.env names every variable.

Exit codes: 0 done, 1 failed, 2 not understood.`,
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      writeErr: (text) => context.terminal.warn(text.trimEnd()),
    })

  const typed = name === undefined ? undefined : commands.get(name)
  for (const load of typed ? [typed] : commands.values()) (await load())(program, context)

  return program
}
