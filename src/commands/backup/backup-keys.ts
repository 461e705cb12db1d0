import { readFile } from 'node:fs/promises'
import type { Config } from '../../config/index.ts'
import type { BackupKeys } from '../../core/backups/index.ts'
import { Secret } from '../../core/values/index.ts'
import { UnusableFile } from '../errors.ts'

const MIN_CHARACTERS = 12

/**
 * What a backup is sealed with: the passphrase of a file, or else LATCHKEY_SECRET.
 * @throws {UnusableFile}
 */
export async function backupKeysOf(
  { secrets }: Pick<Config, 'secrets'>,
  passphraseFile: string | undefined,
): Promise<BackupKeys> {
  if (passphraseFile === undefined) return { kind: 'secret', keys: secrets.backupKeys }

  const text = await readFile(passphraseFile, 'utf8').catch((cause) => {
    throw new UnusableFile(passphraseFile, 'cannot be read', cause)
  })
  const [line = ''] = text.split(/\r?\n/)
  if (line.length < MIN_CHARACTERS) {
    throw new UnusableFile(
      passphraseFile,
      `must hold a passphrase of ${MIN_CHARACTERS} characters or more in its first line`,
    )
  }

  return { kind: 'passphrase', passphrase: new Secret(line) }
}
