import { Command } from 'commander'
import { addAppsCommands } from './apps/index.ts'
import { addAuditCommand } from './audit/index.ts'
import { addBackupCommands } from './backup/index.ts'
import type { CommandContext } from './command-context.ts'
import { addDemoCommand } from './demo/index.ts'
import { addDeveloperTokensCommands } from './developer-tokens/index.ts'
import { addDoctorCommand } from './doctor/index.ts'
import { examples } from './examples.ts'
import { addImportCommands } from './import/index.ts'
import { addKeysCommands } from './keys/index.ts'
import { addMigrateCommands } from './migrate/index.ts'
import { addOutboxCommands } from './outbox/index.ts'
import { addServeCommand } from './serve/index.ts'
import { addSessionsCommands } from './sessions/index.ts'
import { addUsersCommands } from './users/index.ts'
import { version } from './version.ts'

/** Everything that can be typed after `latchkey`. */
export function createProgram(context: CommandContext): Command {
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

  addServeCommand(program, context)
  addDemoCommand(program, context)
  addMigrateCommands(program, context)
  addUsersCommands(program, context)
  addAppsCommands(program, context)
  addDeveloperTokensCommands(program, context)
  addKeysCommands(program, context)
  addAuditCommand(program, context)
  addSessionsCommands(program, context)
  addBackupCommands(program, context)
  addOutboxCommands(program, context)
  addImportCommands(program, context)
  addDoctorCommand(program, context)

  return program
}
