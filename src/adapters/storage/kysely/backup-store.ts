import { sql } from 'kysely'
import { migrations } from '../../../../migrations/index.ts'
import {
  type BackupStore,
  type ReadableTables,
  SchemaNotCurrent,
  type TableShape,
  type WritableTables,
} from '../../../core/backups/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { withoutHaste } from './engines/index.ts'
import { SchemaMigrator } from './migrator.ts'
import { insertRows, readRows } from './table-rows.ts'
import { tableShapesAfter } from './table-shapes.ts'

export class KyselyBackupStore implements BackupStore {
  readonly steps = Object.keys(migrations)
  readonly #db: Database
  readonly #migrator: SchemaMigrator

  constructor(db: Database) {
    this.#db = db.withPlugin(withoutHaste)
    this.#migrator = new SchemaMigrator(db)
  }

  tablesAfter(step: string): Promise<readonly TableShape[]> {
    return tableShapesAfter(step)
  }

  async snapshot<Result>(work: (tables: ReadableTables) => Promise<Result>): Promise<Result> {
    if ((await this.#migrator.unknownSteps()).length) throw new SchemaNotCurrent(true)
    if (!(await this.#migrator.isCurrent())) throw new SchemaNotCurrent(false)

    return orUnavailable(() =>
      this.#db
        .transaction()
        .setAccessMode('read only')
        .setIsolationLevel('repeatable read')
        .execute((trx) => work({ rows: (table) => readRows(trx, table) })),
    )
  }

  async contents(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>()
    const step = await this.#lastStep()
    if (!step) return found

    for (const { name } of await tableShapesAfter(step)) {
      const { rows } = await orUnavailable(() =>
        sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(this.#db),
      )
      const count = Number(rows[0]?.count)
      if (count) found.set(name, count)
    }

    return found
  }

  async isAt(step: string): Promise<boolean> {
    return (await this.#lastStep()) === step
  }

  async replaceAll(step: string, fill: (tables: WritableTables) => Promise<void>): Promise<void> {
    await this.#migrator.to(step)
    const tables = await tableShapesAfter(step)

    await orUnavailable(() =>
      this.#db.transaction().execute(async (trx) => {
        for (const { name } of tables) await sql`delete from ${sql.table(name)}`.execute(trx)
        await fill({
          rows: (table) => readRows(trx, table),
          insert: (table, rows) => insertRows(trx, table, rows),
        })
      }),
    )
    await this.#migrator.up()
  }

  /** @throws {SchemaNotCurrent} when a newer program has been here */
  async #lastStep(): Promise<string | undefined> {
    if ((await this.#migrator.unknownSteps()).length) throw new SchemaNotCurrent(true)
    const steps = await this.#migrator.status()

    return steps.findLast(({ executedAt }) => executedAt !== undefined)?.name
  }
}
