import type { Values, VariableName } from './variables/index.ts'

/** A rule about variables that are right by themselves. */
export interface CrossCheck {
  /** The variable to change. */
  variable: VariableName
  /** The check is left out when one of these has a fault of its own. */
  reads: readonly VariableName[]
  findProblem(values: Values): string | undefined
}

export const needs = (variable: VariableName, needed: VariableName): CrossCheck => ({
  variable: needed,
  reads: [variable, needed],
  findProblem: (values) =>
    values[variable] && !values[needed] ? `must be set, because ${variable} is` : undefined,
})
