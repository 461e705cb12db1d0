/**
 * The databases that Latchkey works with, and everything in which they differ: how one is reached,
 * what its errors mean, how its texts compare, how its rows are locked. Nothing outside asks which
 * one it is. What is stored, and by which statements, is none of its business.
 */
export { Contention, DatabaseFailure, UniqueViolation } from './database-errors.ts'
export { DATABASE_DEFAULTS, type DatabaseOptions } from './database-options.ts'
export { losably } from './durability.ts'
export type { Engine, Product } from './engine.ts'
export { engineOf } from './engines.ts'
export { withoutHaste } from './server/without-haste.ts'
export type { KnownQuery } from './statement.ts'
export { untilUndisturbed } from './until-undisturbed.ts'
