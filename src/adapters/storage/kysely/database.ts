import { Kysely } from 'kysely'
import { Unavailable } from '../../../core/errors.ts'
import { type ConnectionUse, countConnections } from './connection-use.ts'
import {
  DATABASE_DEFAULTS,
  DatabaseFailure,
  type DatabaseOptions,
  engineOf,
  UniqueViolation,
} from './engines/index.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/**
 * Opens the database of a URL. Nothing is read or written before the first query.
 * @param use where somebody wants to know how its connections are used
 */
export function openDatabase(
  url: string,
  options: Partial<DatabaseOptions> = {},
  use?: ConnectionUse,
): Database {
  const dialect = engineOf(url).createDialect(url, { ...DATABASE_DEFAULTS, ...options })

  return new Kysely<Tables>({ dialect: use ? countConnections(dialect, use) : dialect })
}

/**
 * Runs work on the database. A failure of the database itself (locked, full, broken, closed, out
 * of reach) becomes `Unavailable`; a refusal that the work throws passes as it is.
 */
export async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isDatabaseFailure(error)) throw new Unavailable('The database', error)
    throw error
  }
}

// The second are Kysely's own words, after `destroy`.
const isDatabaseFailure = (error: unknown): boolean =>
  error instanceof DatabaseFailure || /driver .* destroyed/.test(String(error))

/** Whether a unique column already holds what was to be written. */
export const isUniqueViolation = (error: unknown): boolean => error instanceof UniqueViolation
