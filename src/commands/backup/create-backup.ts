import type { Command } from 'commander'
import { keyId, verifyBackup, writeBackup } from '../../core/backups/index.ts'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { examples } from '../examples.ts'
import { formatJson } from '../output/index.ts'
import { version } from '../version.ts'
import { readFile, writeWholeFile } from './backup-file.ts'
import { backupKeysOf } from './backup-keys.ts'
import { contentsToJson, describeContents, tellTable } from './print-backup.ts'

interface Options {
  passphraseFile?: string
  json?: boolean
}

export const addCreateBackup = (program: Command, context: CommandContext): Command =>
  program
    .command('backup <file>')
    .description('Write everything durable into one sealed file, while others go on serving.')
    .option(
      '--passphrase-file <path>',
      'seal it with the first line of a file, not LATCHKEY_SECRET',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The file holds the database as it was at one moment, and can be restored into SQLite, PostgreSQL,
MySQL or MariaDB. It is read again before it gets its name. What it does not hold is
LATCHKEY_SECRET, without which its signing keys cannot be opened: keep that too, somewhere else.
${examples(
  'latchkey backup latchkey-2026-11-22.backup',
  'latchkey backup latchkey.backup --passphrase-file ./passphrase',
)}`,
    )
    .action(async (path: string, { passphraseFile, json }: Options) => {
      const { terminal } = context
      const config = configure(context)
      const keys = await backupKeysOf(config, passphraseFile)
      await using operator = await context.open(config)
      const about = {
        issuer: config.issuer,
        program: version(),
        secrets: config.secrets.backupKeys.map(keyId),
      }

      await writeWholeFile(
        path,
        (destination) =>
          writeBackup(
            { store: operator.backups, keys, clock: operator.clock, onTable: tellTable(terminal) },
            about,
            destination,
          ),
        async (draft) => {
          const contents = await verifyBackup(readFile(draft), keys)
          terminal.print(
            json
              ? formatJson(contentsToJson(contents))
              : `${describeContents(contents)}\n\n${KEEP_BESIDE[keys.kind]}`,
          )
        },
      )
    })

const KEEP_BESIDE = {
  secret:
    'Nobody can open it without LATCHKEY_SECRET. Keep that too, somewhere else than the backup.',
  passphrase:
    'Nobody can open it without its passphrase, nor the signing keys in it without LATCHKEY_SECRET. ' +
    'Keep both, somewhere else than the backup.',
}
