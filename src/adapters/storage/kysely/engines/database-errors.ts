/** The database did not do its work, or nobody knows whether it did. The cause is its driver's. */
export class DatabaseFailure extends Error {
  constructor(cause: unknown, message = 'the database did not do its work') {
    super(message, { cause: isSeveral(cause) ? cause.errors[0] : cause })
    this.name = new.target.name
  }
}

/** A unique column already holds what was to be written. */
export class UniqueViolation extends DatabaseFailure {
  constructor(cause: unknown) {
    super(cause, 'somebody else wrote the same key')
  }
}

/** Transactions stood in each other's way, and the database gave this one up: nothing of it stays. */
export class Contention extends DatabaseFailure {
  constructor(cause: unknown) {
    super(cause, 'other transactions were in the way')
  }
}

// A host with several addresses fails once for each, and the sum of it has no message.
const isSeveral = (error: unknown): error is AggregateError =>
  Array.isArray((error as AggregateError | undefined)?.errors)
