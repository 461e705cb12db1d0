import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Clock } from '../values/index.ts'
import { type BackupKeys, newLock } from './backup-keys.ts'
import { type BackupHead, FORMAT, toLines } from './backup-lines.ts'
import type { BackupStore } from './backup-store.ts'
import { seal } from './sealed-chunks.ts'
import type { TableSum } from './table-digest.ts'

export interface WriteBackupDeps {
  store: Pick<BackupStore, 'steps' | 'tablesAfter' | 'snapshot'>
  keys: BackupKeys
  clock: Clock
  /** Told of each table when it is written. */
  onTable(name: string, sum: TableSum): void
}

/**
 * Writes everything durable, as it was at one moment, in a form that every engine can take back:
 * lines of JSON, compressed, sealed. Takes the same memory whatever there is.
 * @throws {SchemaNotCurrent}
 */
export async function writeBackup(
  { store, keys, clock, onTable }: WriteBackupDeps,
  about: Pick<BackupHead, 'issuer' | 'program' | 'secrets'>,
  destination: Writable,
): Promise<void> {
  const tables = await store.tablesAfter(store.steps.at(-1) ?? '')
  const lock = newLock(keys)

  await store.snapshot((snapshot) => {
    const createdAt = new Date(clock.now()).toISOString()
    const head: BackupHead = { format: FORMAT, createdAt, ...about, steps: store.steps }

    return pipeline(
      Readable.from(toLines(head, tables, snapshot, onTable), { objectMode: false }),
      createGzip(),
      (plain) => seal(plain, lock),
      destination,
    )
  })
}
