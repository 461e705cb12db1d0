import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { isNativeError } from 'node:util/types'
import { Kysely } from 'kysely'
import { Unavailable } from '../../../core/errors.ts'
import { NodeSqliteDialect } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/**
 * Opens the database of a URL. Nothing is read or written before the first query.
 * @param url `sqlite:<path>` or `file:<path>`; `sqlite::memory:` is gone with the process
 */
export function openDatabase(url: string): Database {
  const path = sqlitePath(url)
  if (path !== ':memory:') createFile(path)

  return new Kysely<Tables>({ dialect: new NodeSqliteDialect(path) })
}

/** For its owner alone; what SQLite lays beside it takes the mode over. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  closeSync(openSync(path, 'a', 0o600))
}

const sqlitePath = (url: string): string => url.replace(/^(sqlite|file):(\/\/(?=\/))?/, '')

/**
 * Runs a unit of work on the database. A failure of the database itself (locked, full, broken,
 * closed) becomes `Unavailable`; a refusal that the work throws passes as it is.
 */
export async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isDatabaseFailure(error)) throw new Unavailable('The database', error)
    throw error
  }
}

// Not `instanceof`: the errors of the driver may come from another realm than this module.
const isDatabaseFailure = (error: unknown): boolean =>
  isNativeError(error) &&
  ('errcode' in error || /database is (closed|not open)|driver .* destroyed/.test(error.message))

/** Whether a unique column already holds what was to be written, on any engine. */
export const isUniqueViolation = (error: unknown): boolean => {
  const { errcode } = error as { errcode?: number }

  // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE
  return errcode === 1_555 || errcode === 2_067
}
