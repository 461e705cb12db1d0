import type { Transaction } from 'kysely'
import { type Database, orUnavailable } from './database.ts'
import { Contention, UniqueViolation, untilUndisturbed } from './engines/index.ts'
import type { Tables } from './tables.ts'

/**
 * Runs work in one transaction, which becomes durable as a whole or not at all: READ COMMITTED, or
 * alone on SQLite. What it decides by, it locks or writes first.
 *
 * The whole of it runs again when others were in its way: they inserted the same key first, which
 * it finds from then on, or the database broke a deadlock at its cost. A commit that nobody knows
 * the end of is not repeated.
 * @throws {Unavailable}
 */
export const inTransaction = <Result>(
  db: Database,
  work: (trx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> =>
  orUnavailable(() => untilUndisturbed(() => db.transaction().execute(work), isDisturbed))

const isDisturbed = (error: unknown): boolean =>
  error instanceof UniqueViolation || error instanceof Contention
