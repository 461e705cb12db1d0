import type { Command } from 'commander'
import {
  DatabaseNotEmpty,
  keyId,
  planRestore,
  type RestorePlan,
  restoreBackup,
} from '../../core/backups/index.ts'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { confirm } from '../confirm.ts'
import { examples } from '../examples.ts'
import { formatJson } from '../output/index.ts'
import { readFile } from './backup-file.ts'
import { backupKeysOf } from './backup-keys.ts'
import { contentsToJson, describeContents, tellTable } from './print-backup.ts'

interface Options {
  passphraseFile?: string
  dryRun?: boolean
  replace?: boolean
  yes?: boolean
  json?: boolean
}

export const addRestoreBackup = (program: Command, context: CommandContext): Command =>
  program
    .command('restore <file>')
    .description('Write a backup into the database, after the whole of it was verified.')
    .option('--passphrase-file <path>', 'the passphrase it was sealed with is in that file')
    .option('--dry-run', 'verify the file and say what is in it; write nothing')
    .option('--replace', 'delete what is in the database')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Stop every process first. The rows are written in one transaction: all of them, or none. A backup of
an older version is brought up to date afterwards, so that needs an empty database.
What was handed out since the backup was made is unknown afterwards; what was revoked since then
works again, unless latchkey sessions revoke-all ends it.
${examples(
  'latchkey restore latchkey.backup --dry-run',
  'DATABASE_URL=postgres://… latchkey restore latchkey.backup',
)}`,
    )
    .action(async (path: string, { passphraseFile, dryRun, replace, yes, json }: Options) => {
      const { terminal } = context
      const config = configure(context)
      await using operator = await context.open(config)
      const deps = {
        store: operator.backups,
        keys: await backupKeysOf(config, passphraseFile),
        open: () => readFile(path),
        onTable: tellTable(terminal),
      }
      const plan = await planRestore(deps)
      for (const text of warningsOf(plan, config.secrets.backupKeys)) {
        terminal.warn(`warning: ${text}`)
      }
      if (!dryRun) {
        if (plan.replaced.size && !replace) throw new DatabaseNotEmpty(plan.replaced)
        if (plan.replaced.size) {
          await confirm(terminal, 'Delete everything in the database for good?', { yes: !!yes })
        }
        await restoreBackup(deps, plan, { mayReplace: !!replace })
      }

      const result = { ...contentsToJson(plan.contents), restored: !dryRun }
      terminal.print(json ? formatJson(result) : describe(plan, !!dryRun))
    })

function warningsOf({ contents }: RestorePlan, backupKeys: readonly Buffer[]): readonly string[] {
  const known = new Set(backupKeys.map(keyId))

  return contents.head.secrets.every((id) => known.has(id))
    ? []
    : [
        'A secret of LATCHKEY_SECRET of that time is not set here. What it sealed cannot be opened: ' +
          'add it behind the others, and see latchkey doctor.',
      ]
}

const describe = ({ contents, replaced }: RestorePlan, isDryRun: boolean): string =>
  [
    describeContents(contents),
    '',
    isDryRun
      ? `The file is whole. ${replaced.size ? 'The database is not empty: it takes --replace.' : 'The database is empty: it can be restored there.'}`
      : NEXT,
  ].join('\n')

const NEXT = `Restored. Before you serve it:
  latchkey doctor
  latchkey sessions revoke-all --before now   unless sessions and tokens of that time may go on
With Redis, set another REDIS_PREFIX, or empty it: what is there is newer than this.`
