import { Migrator } from 'kysely'
import { migrations } from '../../../../migrations/index.ts'
import type { Database } from './database.ts'

export interface MigrationStep {
  name: string
  /** Undefined when it has not been run. */
  executedAt: number | undefined
}

/** Brings the schema up and down. Kysely holds a lock, so of many processes one does the work. */
export class SchemaMigrator {
  readonly #migrator: Migrator

  constructor(db: Database) {
    this.#migrator = new Migrator({
      db,
      provider: { getMigrations: async () => ({ ...migrations }) },
      migrationTableName: 'schema_migrations',
      migrationLockTableName: 'schema_migrations_lock',
    })
  }

  async status(): Promise<readonly MigrationStep[]> {
    const steps = await this.#migrator.getMigrations()

    return steps.map(({ name, executedAt }) => ({ name, executedAt: executedAt?.getTime() }))
  }

  /** Whether every step has been run, and so also whether the database answers. */
  async isCurrent(): Promise<boolean> {
    return (await this.status()).every(({ executedAt }) => executedAt !== undefined)
  }

  /** Runs every step that is still to do. @returns their names */
  async up(): Promise<readonly string[]> {
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
