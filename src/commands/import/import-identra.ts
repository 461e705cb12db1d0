import type { Command } from 'commander'
import { IdentraImport } from '../../core/identra-import/index.ts'
import type { CommandContext } from '../command-context.ts'
import { Misuse } from '../errors.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { carryOut, type ImportFlags } from './carry-out.ts'

const DATABASE = /^(sqlite:[^?#]+|(postgres(ql)?|mysql|mariadb):\/\/[^/]+\/[^/?]+(\?.*)?)$/

export const addImportIdentra = (imports: Command, context: CommandContext): Command =>
  imports
    .command('identra')
    .description('Bring users, their passwords and accounts from the database of an Identra.')
    .requiredOption(
      '--from <url>',
      'its database: postgres://…, mysql://user:password@host/database or sqlite:path',
    )
    .option('--dry-run', 'look at everything and write nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Users keep their ids, passwords go on working, and accounts elsewhere stay linked. An address that
somebody here has verified stays theirs; every other comes as verified, as Identra took it.
Identra's database is only read, and may be in use. What is here already stays as it is, so the
command can be run again.
${examples(
  'latchkey import identra --from sqlite:data/users.db --dry-run',
  'latchkey import identra --from postgres://identra:pw@localhost/identra',
)}`,
    )
    .action(async (flags: ImportFlags) => {
      const { from } = flags
      // The URL stays out of the message: there can be a password in it.
      if (!DATABASE.test(from) || !URL.canParse(from)) {
        throw new Misuse(
          '--from must be postgres://user:password@host/database, mysql://… or sqlite:path',
        )
      }

      await using operator = await openConsole(context)
      const { KyselyIdentraSource } = await import('../../adapters/storage/kysely/index.ts')
      await using source = new KyselyIdentraSource(from)
      const { terminal } = context
      const { userAdoption: people, audit } = operator
      await carryOut(
        {
          terminal,
          audit,
          source: 'identra',
          begin: (options) => new IdentraImport({ source, people, audit }, options),
        },
        flags,
      )
    })
