import { DatabaseFailure, UniqueViolation } from '../database-errors.ts'

/** What `node:sqlite` threw, in our words. A mistake of ours stays what it is. */
export function readSqliteFailure(error: unknown): unknown {
  const { errcode, code } = error as { errcode?: number; code?: string }

  // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE
  if (errcode === 1_555 || errcode === 2_067) return new UniqueViolation(error)

  return errcode !== undefined || code === 'ERR_INVALID_STATE' ? new DatabaseFailure(error) : error
}
