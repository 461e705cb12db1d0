import type { LeaseStore } from '../../../core/leases/index.ts'
import type { Instant } from '../../../core/values/index.ts'
import { type Database, isUniqueViolation, orUnavailable } from './database.ts'

export class KyselyLeaseStore implements LeaseStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  acquire(name: string, holder: string, until: Instant, now: Instant): Promise<boolean> {
    return orUnavailable(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('leases')
        .set({ holder, expires_at: until })
        .where('name', '=', name)
        .where(({ eb, or }) => or([eb('holder', '=', holder), eb('expires_at', '<=', now)]))
        .executeTakeFirst()

      return numUpdatedRows > 0 || this.#insert(name, holder, until)
    })
  }

  async release(name: string, holder: string): Promise<void> {
    await orUnavailable(() =>
      this.#db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute(),
    )
  }

  /** False when somebody's row is there. */
  async #insert(name: string, holder: string, until: Instant): Promise<boolean> {
    try {
      await this.#db.insertInto('leases').values({ name, holder, expires_at: until }).execute()

      return true
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
  }
}
