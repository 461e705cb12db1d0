import type { Dialect } from 'kysely'
import type { DatabaseOptions } from './database-options.ts'

/** A kind of database that Latchkey works with: everything in which it differs from the others. */
export interface Engine {
  /** Nothing is opened before the first query. */
  createDialect(url: string, options: DatabaseOptions): Dialect
  /** An expression for the seconds since 1970, with their fractions, at that moment. */
  epochSeconds: string
  /** Undefined for an engine that comes with the program. */
  server?: {
    /** What `select version()` can say. One that matches no product is left to its operator. */
    products: readonly Product[]
    /** Waiting for the server changes nothing: it is there, and refuses us. */
    isRefusal(error: unknown): boolean
  }
}

export interface Product {
  name: string
  /** Finds the version: its groups are numbers, the most significant first. */
  version: RegExp
  /** The oldest version that keeps the promises of the stores. */
  oldest: readonly number[]
}
