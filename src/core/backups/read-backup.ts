import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type BackupKeys, openLock } from './backup-keys.ts'
import { type BackupEntry, type BackupHead, fromLines } from './backup-lines.ts'
import { UnreadableBackup } from './errors.ts'
import { readLines } from './read-lines.ts'
import { unseal } from './sealed-chunks.ts'
import type { TableSum } from './table-digest.ts'

export interface BackupContents {
  head: BackupHead
  tables: readonly { name: string; columns: readonly string[]; sum: TableSum }[]
}

/** Longer than the first line of any backup. */
const MAX_LINE_BYTES = 200

/**
 * Opens a backup and hands its entries on, one by one.
 * @throws {UnreadableBackup} as soon as something is not as it was written
 */
export async function readBackup<Result>(
  bytes: AsyncIterable<Buffer>,
  keys: BackupKeys,
  consume: (entries: AsyncIterable<BackupEntry>) => Promise<Result>,
): Promise<Result> {
  const { line, rest } = await takeLine(bytes)
  const lock = openLock(line, keys)

  return pipeline(unseal(rest, lock), createGunzip(), (plain) =>
    consume(fromLines(readLines(plain))),
  )
}

/** Reads a backup to its end. @throws {UnreadableBackup} */
export const verifyBackup = (
  bytes: AsyncIterable<Buffer>,
  keys: BackupKeys,
): Promise<BackupContents> =>
  readBackup(bytes, keys, async (entries) => {
    const tables: { name: string; columns: readonly string[]; sum: TableSum }[] = []
    let head: BackupHead | undefined
    let columns: readonly string[] = []
    for await (const entry of entries) {
      if (entry.kind === 'head') head = entry.head
      if (entry.kind === 'table') columns = entry.columns
      if (entry.kind === 'sum') tables.push({ name: entry.name, columns, sum: entry.sum })
    }
    if (!head) throw new UnreadableBackup('it is empty.')

    return { head, tables }
  })

async function takeLine(bytes: AsyncIterable<Buffer>) {
  const pieces = bytes[Symbol.asyncIterator]()
  let start: Buffer = Buffer.alloc(0)

  while (!start.includes('\n') && start.length < MAX_LINE_BYTES) {
    const { value, done } = await pieces.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  const end = start.indexOf('\n') + 1

  return {
    line: start.toString('latin1', 0, end),
    rest: (async function* () {
      yield start.subarray(end)
      yield* { [Symbol.asyncIterator]: () => pieces }
    })(),
  }
}
