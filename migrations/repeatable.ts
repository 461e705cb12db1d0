import type { ColumnDataType, Kysely } from 'kysely'

/*
 * MySQL commits every statement of a step by itself. A step that was cut short is run again from
 * its beginning, and so finds part of its work done.
 */

export const createTable = (db: Kysely<unknown>, name: string) =>
  db.schema.createTable(name).ifNotExists()

export async function createIndex(
  db: Kysely<unknown>,
  name: string,
  table: string,
  ...indexed: readonly string[]
): Promise<void> {
  const index = db.schema.createIndex(name).ifNotExists().on(table)

  await unlessThere(index.columns([...indexed]))
}

/** Of every value there is one row at most, and of NULL any number. */
export async function createUniqueIndex(
  db: Kysely<unknown>,
  name: string,
  table: string,
  indexed: string,
): Promise<void> {
  await unlessThere(db.schema.createIndex(name).ifNotExists().on(table).column(indexed).unique())
}

async function unlessThere(index: { execute(): Promise<void> }): Promise<void> {
  try {
    await index.execute()
  } catch (error) {
    if (!isDuplicateKeyName(error)) throw error
  }
}

export async function dropTables(db: Kysely<unknown>, names: readonly string[]): Promise<void> {
  for (const name of names) await db.schema.dropTable(name).ifExists().execute()
}

/** A column that may be empty, so that programs which do not know of it go on as before. */
export async function addColumn(
  db: Kysely<unknown>,
  table: string,
  column: string,
  type: ColumnDataType,
): Promise<void> {
  if (await hasColumn(db, table, column)) return
  await db.schema.alterTable(table).addColumn(column, type).execute()
}

export async function dropColumn(
  db: Kysely<unknown>,
  table: string,
  column: string,
): Promise<void> {
  if (!(await hasColumn(db, table, column))) return
  await db.schema.alterTable(table).dropColumn(column).execute()
}

async function hasColumn(db: Kysely<unknown>, table: string, column: string): Promise<boolean> {
  const tables = await db.introspection.getTables()

  return tables.some(
    ({ name, columns }) => name === table && columns.some((it) => it.name === column),
  )
}

// ER_DUP_KEYNAME of MySQL, which has no CREATE INDEX IF NOT EXISTS
const isDuplicateKeyName = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { errno?: number } | undefined)?.errno === 1_061
