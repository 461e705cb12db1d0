import { isUniqueViolation } from './database.ts'

const MAX_ATTEMPTS = 5

/**
 * Runs a transaction again when somebody else inserted the same key first: from then on it finds
 * what they wrote. The work is one whole transaction, since a violation ends it on some engines.
 */
export async function retryOnUniqueViolation<Result>(
  work: () => Promise<Result>,
  attemptsLeft = MAX_ATTEMPTS,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error) || attemptsLeft <= 1) throw error

    return retryOnUniqueViolation(work, attemptsLeft - 1)
  }
}
