import { hkdfSync, randomBytes, scryptSync } from 'node:crypto'
import { keyedDigest, type Secret } from '../values/index.ts'
import { UnreadableBackup } from './errors.ts'

/** What a backup is sealed with: a passphrase, or else keys of the operator's secrets, newest first. */
export type BackupKeys =
  | { kind: 'secret'; keys: readonly Buffer[] }
  | { kind: 'passphrase'; passphrase: Secret }

/** The first line of the file, which says how the key of this one file is found. */
export interface BackupLock {
  line: string
  /** 32 bytes, of this file alone. */
  key: Buffer
}

const MAGIC = 'latchkey-backup-1'
const KEY_BYTES = 32
const SALT_BYTES = 32

/** RFC 7914: 128 MB and about half a second for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }

/** Names a key without giving anything of it away. */
export const keyId = (key: Buffer): string => keyedDigest(key, 'backup-key-id').slice(0, 11)

export function newLock(keys: BackupKeys): BackupLock {
  const salt = randomBytes(SALT_BYTES)
  const text = salt.toString('base64url')
  if (keys.kind === 'passphrase') {
    return { line: `${MAGIC} passphrase ${text}\n`, key: stretch(keys.passphrase, salt) }
  }
  const [newest] = keys.keys
  if (!newest) throw new RangeError('a backup needs a key')

  return { line: `${MAGIC} secret ${text} ${keyId(newest)}\n`, key: keyOfFile(newest, salt) }
}

/** @throws {UnreadableBackup} when the line is none, or asks for another key */
export function openLock(line: string, keys: BackupKeys): BackupLock {
  const [magic, kind, text = '', id] = line.trimEnd().split(' ')
  if (magic !== MAGIC) throw new UnreadableBackup('it is no backup of Latchkey.')
  const salt = Buffer.from(text, 'base64url')

  if (kind === 'passphrase') {
    if (keys.kind !== kind) throw new UnreadableBackup('it needs --passphrase-file.')

    return { line, key: stretch(keys.passphrase, salt) }
  }
  if (keys.kind !== 'secret') {
    throw new UnreadableBackup('it was made without a passphrase, under LATCHKEY_SECRET.')
  }
  const key = keys.keys.find((known) => keyId(known) === id)
  if (!key) {
    throw new UnreadableBackup(
      'it was made under another LATCHKEY_SECRET. Set LATCHKEY_SECRET to the one of that time.',
    )
  }

  return { line, key: keyOfFile(key, salt) }
}

const stretch = (passphrase: Secret, salt: Buffer): Buffer =>
  scryptSync(passphrase.reveal(), salt, KEY_BYTES, SCRYPT)

// A key for each file, so that none seals more than one, and counting is enough of a nonce.
const keyOfFile = (key: Buffer, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, 'latchkey/backup-file', KEY_BYTES))
