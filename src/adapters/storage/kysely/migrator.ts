import { Migrator } from 'kysely'
import { migrations } from '../../../../migrations/index.ts'
import { type Database, orUnavailable } from './database.ts'
import { withoutHaste } from './engines/index.ts'

export interface MigrationStep {
  name: string
  /** Undefined when it has not been run. */
  executedAt: number | undefined
}

/** Brings the schema up and down. Kysely holds a lock, so of many processes one does the work. */
export class SchemaMigrator {
  readonly #reader: Migrator
  readonly #migrator: Migrator

  constructor(db: Database) {
    this.#reader = migratorOf(db)
    this.#migrator = migratorOf(db.withPlugin(withoutHaste))
  }

  async status(): Promise<readonly MigrationStep[]> {
    const steps = await orUnavailable(() => this.#reader.getMigrations())

    return steps.map(({ name, executedAt }) => ({ name, executedAt: executedAt?.getTime() }))
  }

  /** The names of the steps that `up` would run. */
  async plan(): Promise<readonly string[]> {
    const steps = await this.status()

    return steps.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
  }

  /** Whether every step has been run, and so also whether the database answers. */
  async isCurrent(): Promise<boolean> {
    return (await this.plan()).length === 0
  }

  /**
   * Runs every step that is still to do; a schema that is ahead of this program is left as it is,
   * for the newer ones beside it. @returns the names of the steps that it ran
   */
  async up(): Promise<readonly string[]> {
    if (await this.isCurrent()) return []

    const { error, results } = await this.#migrator.migrateToLatest()
    if (error) throw error

    return (results ?? []).map(({ migrationName }) => migrationName)
  }

  /** Takes back the last step. @returns its name, or undefined when there was none */
  async down(): Promise<string | undefined> {
    const { error, results } = await this.#migrator.migrateDown()
    if (error) throw error

    return results?.[0]?.migrationName
  }
}

const migratorOf = (db: Database): Migrator =>
  new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  })
