import { type RawBuilder, sql } from 'kysely'
import type { Cell, Row, TableShape } from '../../../core/backups/index.ts'
import type { Database } from './database.ts'

/** As many rows as one statement reads. */
const PAGE = 500

/** Reads a table page by page, each from behind the key where the last one ended. */
export async function* readRows(db: Database, table: TableShape): AsyncGenerator<readonly Row[]> {
  const { name, columns, key } = table
  const places = key.map((column) => columns.indexOf(column))
  let last: Row | undefined

  do {
    const after =
      last &&
      sql`where ${isBehind(
        key,
        places.map((place) => last?.[place] ?? null),
      )}`
    const { rows } = await sql<Record<string, Cell>>`
      select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)}
      ${after ?? sql``} order by ${sql.join(key.map((column) => sql.ref(column)))}
      limit ${sql.lit(PAGE)}`.execute(db)
    const page = rows.map((row) => columns.map((column) => cellOf(row[column])))
    if (page.length) yield page
    last = page.length < PAGE ? undefined : page.at(-1)
  } while (last)
}

export async function insertRows(
  db: Database,
  { name, columns }: TableShape,
  rows: readonly Row[],
): Promise<void> {
  const values = rows.map((row) => sql`(${sql.join(row)})`)
  await sql`
    insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(db)
}

// Spelled out: comparing rows as such keeps MySQL from using its index.
function isBehind(key: readonly string[], values: readonly Cell[]): RawBuilder<unknown> {
  const [column = '', ...columns] = key
  const [value, ...others] = values
  const isLater = sql`${sql.ref(column)} > ${value}`

  return columns.length
    ? sql`(${isLater} or (${sql.ref(column)} = ${value} and ${isBehind(columns, others)}))`
    : isLater
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  throw new TypeError(`a column holds a ${typeof value}, which migrations/columns.ts does not know`)
}
