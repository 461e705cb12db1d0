import { setTimeout as pause } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { type Database, orUnavailable } from './database.ts'
import { Contention, UniqueViolation } from './engines/index.ts'
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
  orUnavailable(() => untilUndisturbed(() => db.transaction().execute(work), Date.now()))

async function untilUndisturbed<Result>(
  run: () => Promise<Result>,
  startedAt: number,
  attempt = 1,
): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!isDisturbed(error)) throw error
    if (attempt >= MAX_ATTEMPTS || Date.now() - startedAt > MAX_MS) throw error
    // At random, or those who met would meet again.
    await pause(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt))

    return untilUndisturbed(run, startedAt, attempt + 1)
  }
}

const isDisturbed = (error: unknown): boolean =>
  error instanceof UniqueViolation || error instanceof Contention

const MAX_ATTEMPTS = 10
const MAX_MS = 5_000
const MAX_PAUSE_MS = 100
