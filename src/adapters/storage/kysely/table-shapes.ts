import { sql } from 'kysely'
import type { TableShape } from '../../../core/backups/index.ts'
import { openDatabase } from './database.ts'
import { SchemaMigrator } from './migrator.ts'

/** What processes hold for a while, and counters that begin anew: nothing to keep a copy of. */
const LEFT_OUT = /^(schema_migrations(_lock)?|leases|rate_limits)$/

/** The tables that the steps up to one make, in the order of their names, found by running them. */
export async function tableShapesAfter(step: string): Promise<readonly TableShape[]> {
  const db = openDatabase('sqlite::memory:')

  try {
    await new SchemaMigrator(db).to(step)
    const { rows } = await sql<{ name: string; column: string; place: number }>`
      select tables.name as name, columns.name as "column", columns.pk as place
      from sqlite_master as tables, pragma_table_info(tables.name) as columns
      where tables.type = 'table' order by tables.name, columns.cid`.execute(db)
    const names = new Set(rows.map(({ name }) => name).filter((name) => !LEFT_OUT.test(name)))

    return [...names].map((name) =>
      shapeOf(
        name,
        rows.filter((row) => row.name === name),
      ),
    )
  } finally {
    await db.destroy()
  }
}

const shapeOf = (
  name: string,
  columns: readonly { column: string; place: number }[],
): TableShape => ({
  name,
  columns: columns.map(({ column }) => column),
  key: columns
    .filter(({ place }) => place > 0)
    .toSorted((one, other) => one.place - other.place)
    .map(({ column }) => column),
})
