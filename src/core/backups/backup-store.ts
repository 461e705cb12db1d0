/** What a column holds, on every engine. */
export type Cell = string | number | null
export type Row = readonly Cell[]

/** A table as the steps of the schema make it, the same on every engine. */
export interface TableShape {
  name: string
  columns: readonly string[]
  /** The columns of its primary key, by which its rows are ordered. */
  key: readonly string[]
}

/** Tables that can be read from their beginning to their end, whatever their size. */
export interface ReadableTables {
  /** All rows, some at a time, in the order of their keys byte by byte, cells in that of columns. */
  rows(table: TableShape): AsyncIterable<readonly Row[]>
}

export interface WritableTables extends ReadableTables {
  insert(table: TableShape, rows: readonly Row[]): Promise<void>
}

/** The durable state as a whole, in and out. What one process at a time holds for all is left out. */
export interface BackupStore {
  /** Every step of the schema that this program knows, in order. */
  readonly steps: readonly string[]
  /** The tables there are after a step. */
  tablesAfter(step: string): Promise<readonly TableShape[]>
  /**
   * Runs work on everything as it was at one moment, while others go on writing.
   * @throws {SchemaNotCurrent}
   */
  snapshot<Result>(work: (tables: ReadableTables) => Promise<Result>): Promise<Result>
  /** How many rows there are, without the tables that have none. */
  contents(): Promise<ReadonlyMap<string, number>>
  /** Whether every step has been run up to that one, and none after it. */
  isAt(step: string): Promise<boolean>
  /**
   * Brings the schema to a step, has `fill` write into the emptied tables in one transaction, and
   * brings the schema up to date. When `fill` throws, the rows are those from before.
   */
  replaceAll(step: string, fill: (tables: WritableTables) => Promise<void>): Promise<void>
}
