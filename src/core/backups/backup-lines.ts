import type { ReadableTables, Row, TableShape } from './backup-store.ts'
import { UnreadableBackup } from './errors.ts'
import { isSameSum, TableDigest, type TableSum } from './table-digest.ts'

/** What a backup is of: its first line. */
export interface BackupHead {
  format: typeof FORMAT
  /** The version of the program that made it. */
  program: string
  /** ISO 8601. */
  createdAt: string
  issuer: string
  /** The steps of its schema, in order. */
  steps: readonly string[]
  /** Ids of the operator's secrets that open what is sealed in it, newest first. */
  secrets: readonly string[]
}

/** What a backup consists of, in the order of its lines. */
export type BackupEntry =
  | { kind: 'head'; head: BackupHead }
  | { kind: 'table'; name: string; columns: readonly string[] }
  | { kind: 'row'; row: Row }
  | { kind: 'sum'; name: string; sum: TableSum }

export const FORMAT = 1

/** A backup as lines of JSON: the head; each table, its rows and their sum; the end. */
export async function* toLines(
  head: BackupHead,
  tables: readonly TableShape[],
  source: ReadableTables,
  onTable: (name: string, sum: TableSum) => void,
): AsyncGenerator<string> {
  yield toLine(head)
  for (const table of tables) {
    yield toLine({ table: table.name, columns: table.columns })
    const digest = new TableDigest()
    for await (const rows of source.rows(table)) yield digest.add(rows)
    const sum = digest.sum()
    yield toLine(sum)
    onTable(table.name, sum)
  }
  yield toLine({ end: tables.length })
}

const toLine = (value: object): string => `${JSON.stringify(value)}\n`

/**
 * Reads it again, one line at a time, and compares every sum on the way.
 * @throws {UnreadableBackup}
 */
export async function* fromLines(lines: AsyncIterable<string>): AsyncGenerator<BackupEntry> {
  let tables = 0
  let table: { name: string; digest: TableDigest } | undefined
  let isBegun = false
  let isEnded = false

  for await (const line of lines) {
    const value = JSON.parse(line)
    if (!isBegun) {
      isBegun = true
      yield { kind: 'head', head: knownHead(value) }
    } else if (Array.isArray(value)) {
      table?.digest.add([value])
      yield { kind: 'row', row: value }
    } else if ('table' in value) {
      table = { name: value.table, digest: new TableDigest() }
      yield { kind: 'table', name: value.table, columns: value.columns }
    } else if ('digest' in value && table) {
      if (!isSameSum(table.digest.sum(), value)) throw new UnreadableBackup(DAMAGED)
      tables += 1
      yield { kind: 'sum', name: table.name, sum: value }
    } else isEnded = value.end === tables
  }
  if (!isEnded) throw new UnreadableBackup(DAMAGED)
}

const DAMAGED = 'its parts do not fit together.'

function knownHead(head: BackupHead): BackupHead {
  if (head.format !== FORMAT) {
    throw new UnreadableBackup(`its format is ${head.format}, and this program knows ${FORMAT}.`)
  }

  return head
}
