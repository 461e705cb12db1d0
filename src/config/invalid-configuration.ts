import { DomainError } from '../core/errors.ts'

/** What is wrong with one variable. Neither text ever holds the value of a secret. */
export interface ConfigurationFault {
  variable: string
  /** Reads on from the variable's name: "must be a whole number". */
  problem: string
  /** A line that would be right. */
  example: string
}

/** The configuration cannot be used. The message lists every fault, not only the first. */
export class InvalidConfiguration extends DomainError {
  readonly faults: readonly ConfigurationFault[]

  constructor(faults: readonly ConfigurationFault[]) {
    super('invalid_configuration', 'invalid', describe(faults))
    this.faults = faults
  }
}

const describe = (faults: readonly ConfigurationFault[]): string =>
  [
    faults.length === 1
      ? 'The configuration has a fault:'
      : `The configuration has ${faults.length} faults:`,
    ...faults.map(
      ({ variable, problem, example }) => `  ${variable} ${problem}\n    for example: ${example}`,
    ),
  ].join('\n')
