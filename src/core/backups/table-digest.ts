import { createHash } from 'node:crypto'
import type { ReadableTables, Row, TableShape } from './backup-store.ts'

/** What was in a table: the same on every engine that holds the same. */
export interface TableSum {
  rows: number
  /** SHA-256 over the lines of its rows. */
  digest: string
}

/** Adds up rows, one line of JSON each. */
export class TableDigest {
  readonly #hash = createHash('sha256')
  #rows = 0

  /** @returns the lines that were added */
  add(rows: readonly Row[]): string {
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    this.#hash.update(lines)
    this.#rows += rows.length

    return lines
  }

  sum(): TableSum {
    return { rows: this.#rows, digest: this.#hash.copy().digest('base64url') }
  }
}

export async function sumOf(tables: ReadableTables, table: TableShape): Promise<TableSum> {
  const digest = new TableDigest()
  for await (const rows of tables.rows(table)) digest.add(rows)

  return digest.sum()
}

export const isSameSum = (one: TableSum, other: TableSum): boolean =>
  one.rows === other.rows && one.digest === other.digest
