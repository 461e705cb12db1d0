import { setImmediate as nextTurn } from 'node:timers/promises'

const MAX_ATTEMPTS = 5

/**
 * Writes into the database of a system that runs in this very process. Whoever waits for a lock of
 * SQLite keeps the whole thread, and so the system from giving it back: so we step aside, and try
 * again.
 */
export async function inTurn<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write()
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isLocked(error)) throw error
      await nextTurn()
    }
  }
}

const isLocked = (error: unknown): boolean =>
  String((error as Error).cause).includes('database is locked')
