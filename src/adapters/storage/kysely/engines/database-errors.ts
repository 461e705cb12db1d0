/** The database did not do its work, or nobody knows whether it did. The cause is the driver's. */
export class DatabaseFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = new.target.name
  }
}

/** A unique column already holds what was to be written. */
export class UniqueViolation extends DatabaseFailure {}

/** Transactions stood in each other's way, and the database gave this one up: nothing of it stays. */
export class Contention extends DatabaseFailure {}
