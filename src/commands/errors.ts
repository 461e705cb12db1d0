import { DomainError } from '../core/errors.ts'

/** The command cannot be meant as it was typed. Ends with exit code 2, as an unknown option does. */
export class Misuse extends Error {}

/** A person was asked and said no. */
export class NotConfirmed extends DomainError {
  constructor() {
    super('not_confirmed', 'invalid', 'Nothing was done.')
  }
}

/** An address that several users claim and none has verified names none of them. */
export class AmbiguousUser extends DomainError {
  constructor(ids: readonly string[]) {
    super(
      'ambiguous_user',
      'conflict',
      `Several users claim this address and none has verified it. Take an id: ${ids.join(', ')}`,
    )
  }
}

/** A file that was named on the command line cannot be read, or is not what it should be. */
export class UnusableFile extends DomainError {
  constructor(path: string, problem: string, cause?: unknown) {
    super('unusable_file', 'invalid', `${path} ${problem}`, { cause })
  }
}

/** What was looked for was found, and has been told. */
export class FaultsFound extends DomainError {
  constructor(count: number) {
    super(
      'faults_found',
      'conflict',
      count === 1 ? 'There is a fault.' : `There are ${count} faults.`,
    )
  }
}

/** Somebody else listens on the port, or we may not. `remedy` says what to change. */
export class PortNotFree extends DomainError {
  constructor(port: number, remedy: string, cause?: unknown) {
    super('port_not_free', 'conflict', `Port ${port} cannot be used. ${remedy}`, { cause })
  }
}
