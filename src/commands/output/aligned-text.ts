import { printable } from './printable.ts'

/** A cell may be empty. */
export type Row = readonly (string | undefined)[]

const GAP = '  '

/** Label and value of one thing, one pair a line; without the pairs that have no value. */
export const formatRecord = (pairs: readonly (readonly [string, string | undefined])[]): string =>
  align(pairs.filter(([, value]) => value !== undefined))

/** Many things, one a line, under the names of the columns. */
export const formatTable = (columns: readonly string[], rows: readonly Row[]): string =>
  align([columns.map((column) => column.toUpperCase()), ...rows])

function align(rows: readonly Row[]): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell ?? '-')))
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))),
  )

  return cells
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0)).join(GAP))
    .map((line) => line.trimEnd())
    .join('\n')
}

const pad = (cell: string, width: number): string => cell + ' '.repeat(width - lengthOf(cell))

const lengthOf = (text: string): number => [...text].length
