import type { Command } from 'commander'
import { CluraImport } from '../../core/clura-import/index.ts'
import type { CommandContext } from '../command-context.ts'
import { Misuse } from '../errors.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { carryOut, type ImportFlags } from './carry-out.ts'

export const addImportClura = (imports: Command, context: CommandContext): Command =>
  imports
    .command('clura')
    .description('Bring users, developers and apps from the database of a Clura.')
    .requiredOption('--from <url>', 'its database: postgres://user:password@host/database')
    .option('--dry-run', 'look at everything and write nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Users and apps keep their ids, and apps their secrets. Clura's database is only read, and may be in
use. What is here already stays as it is, so the command can be run again.
${examples(
  'latchkey import clura --from postgres://clura:pw@localhost/clura --dry-run',
  'latchkey import clura --from postgres://clura:pw@localhost/clura',
)}`,
    )
    .action(async (flags: ImportFlags) => {
      const { from } = flags
      // The URL stays out of the message: there is a password in it.
      if (!/^postgres(ql)?:\/\//.test(from) || !URL.canParse(from)) {
        throw new Misuse('--from must be postgres://user:password@host/database')
      }

      await using operator = await openConsole(context)
      const { PostgresCluraSource } = await import('../../adapters/storage/kysely/index.ts')
      await using source = new PostgresCluraSource(from)
      const { terminal } = context
      const { userAdoption: people, users, apps, audit } = operator
      await carryOut(
        {
          terminal,
          audit,
          source: 'clura',
          begin: (options) => new CluraImport({ source, people, users, apps, audit }, options),
        },
        flags,
      )
    })
