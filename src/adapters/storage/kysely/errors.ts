import { DomainError } from '../../../core/errors.ts'

/** The program cannot start. The cause says why, in the words of the driver. */
export class DatabaseUnreachable extends DomainError {
  constructor(message: string, cause: unknown) {
    super('database_unreachable', 'unavailable', message, { cause })
  }
}

/** The stores would break their promises on it. */
export class DatabaseTooOld extends DomainError {
  constructor(product: string, version: string, oldest: string) {
    super(
      'database_too_old',
      'unavailable',
      `The database is ${product} ${version}. Latchkey needs ${product} ${oldest} or newer.`,
    )
  }
}

/** A newer program has changed the schema in a way that this one cannot work with. */
export class SchemaTooNew extends DomainError {
  constructor(unknownSteps: readonly string[]) {
    super(
      'schema_too_new',
      'unavailable',
      `The schema of the database was changed by a newer Latchkey (${unknownSteps.join(', ')}). ` +
        'Start that one, or restore a backup of before the upgrade.',
    )
  }
}

/** It lacks steps that come before those that it has, as no release leaves a schema behind. */
export class SchemaOutOfOrder extends DomainError {
  constructor(missingSteps: readonly string[]) {
    super(
      'schema_out_of_order',
      'unavailable',
      'The schema of the database is one of a Latchkey between two releases: it lacks ' +
        `${missingSteps.join(', ')}, and has steps that come after. It cannot be brought up to ` +
        'date: begin with an empty database, or restore a backup that a release made.',
    )
  }
}

/** The database to import from, which is not ours. The cause says why, in the words of the driver. */
export class CluraUnreadable extends DomainError {
  constructor(cause: unknown) {
    super('clura_unreadable', 'unavailable', 'The database of the Clura cannot be read.', { cause })
  }
}

/** The same for an Identra. */
export class IdentraUnreadable extends DomainError {
  constructor(cause: unknown) {
    super('identra_unreadable', 'unavailable', 'The database of the Identra cannot be read.', {
      cause,
    })
  }
}
