import { Migrator, sql } from 'kysely'
import { migrations } from '../../../../migrations/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { withoutHaste } from './engines/index.ts'
import { SchemaOutOfOrder, SchemaTooNew } from './errors.ts'

export interface MigrationStep {
  name: string
  /** Undefined when it has not been run. */
  executedAt: number | undefined
}

/**
 * Brings the schema up and down. Kysely holds a lock, so of many processes one does the work.
 *
 * Steps add, so a program works on a schema that newer ones have brought further. A step that takes
 * away what older programs need says so by a name that ends in `.contract`, which they refuse.
 */
export class SchemaMigrator {
  readonly #db: Database
  readonly #reader: Migrator
  readonly #migrator: Migrator

  constructor(db: Database) {
    this.#db = db
    this.#reader = migratorOf(db)
    this.#migrator = migratorOf(db.withPlugin(withoutHaste))
  }

  async status(): Promise<readonly MigrationStep[]> {
    const steps = await orUnavailable(() => this.#reader.getMigrations())

    return steps.map(({ name, executedAt }) => ({ name, executedAt: executedAt?.getTime() }))
  }

  /** The names of the steps that `up` would run. */
  async plan(): Promise<readonly string[]> {
    return (await this.#look()).pending
  }

  /** Whether this program can work on the schema, and so also whether the database answers. */
  async isCurrent(): Promise<boolean> {
    const { pending, unknown } = await this.#look()

    return pending.length === 0 && !unknown.some(isContraction)
  }

  /**
   * Runs every step that is still to do; a schema that is ahead of this program is left as it is,
   * for the newer ones beside it. @returns the names of the steps that it ran
   * @throws {SchemaTooNew} when this program can no longer work on it
   * @throws {SchemaOutOfOrder} when no release has left it like that
   */
  async up(): Promise<readonly string[]> {
    const { pending, unknown, newest } = await this.#look()
    // With steps that we do not know in between, nobody has tried what ours do.
    if (unknown.some(isContraction) || (pending.length && unknown.length)) {
      throw new SchemaTooNew(unknown)
    }
    if (!pending.length) return []
    const missed = pending.filter((name) => name < newest)
    if (missed.length) throw new SchemaOutOfOrder(missed)

    const { error, results } = await this.#migrator.migrateToLatest()
    if (error) throw error

    return (results ?? []).map(({ migrationName }) => migrationName)
  }

  /** Steps that a newer program ran and this one does not know, oldest first. */
  async unknownSteps(): Promise<readonly string[]> {
    return (await this.#look()).unknown
  }

  /** Brings the schema up or down to where it was after a step. What steps down held is lost. */
  async to(step: string): Promise<void> {
    const { error } = await this.#migrator.migrateTo(step)
    if (error) throw error
  }

  /**
   * Takes back the last step. @returns its name, or undefined when there was none
   * @throws {SchemaTooNew} when the last step is one of a newer program
   */
  async down(): Promise<string | undefined> {
    const { unknown } = await this.#look()
    if (unknown.length) throw new SchemaTooNew(unknown)

    const { error, results } = await this.#migrator.migrateDown()
    if (error) throw error

    return results?.[0]?.migrationName
  }

  /** The steps that are still to do, those that only a newer program knows, and the last one. */
  async #look() {
    const steps = await this.status()
    const pending = steps.filter(({ executedAt }) => executedAt === undefined)
    // Before the first step there is no table of them.
    const executed = pending.length < steps.length ? await this.#executed() : []
    const known = new Set(steps.map(({ name }) => name))

    return {
      pending: pending.map(({ name }) => name),
      unknown: executed.filter((name) => !known.has(name)),
      newest: executed.at(-1) ?? '',
    }
  }

  async #executed(): Promise<readonly string[]> {
    const query = sql<{ name: string }>`select name from ${sql.table(STEPS_TABLE)} order by name`
    const { rows } = await orUnavailable(() => query.execute(this.#db))

    return rows.map(({ name }) => name)
  }
}

const STEPS_TABLE = 'schema_migrations'

const isContraction = (name: string): boolean => name.endsWith('.contract')

const migratorOf = (db: Database): Migrator =>
  new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: STEPS_TABLE,
    migrationLockTableName: 'schema_migrations_lock',
  })
