import type { Environment } from '../env.ts'
import type { ConfigurationFault } from '../invalid-configuration.ts'
import { type Values, type VariableName, variableNames, variables } from './variables.ts'

export interface Readings {
  /** Without the variables that have a fault. */
  values: Partial<Values>
  faults: readonly ConfigurationFault[]
}

/** Reads each variable by itself. One that is set to nothing counts as not set. */
export function readVariables(env: Environment): Readings {
  const results = variableNames.map((name) => ({
    name,
    result: variables[name].schema.safeParse(env[name]?.trim() || undefined),
  }))

  return {
    values: Object.fromEntries(
      results.filter(({ result }) => result.success).map(({ name, result }) => [name, result.data]),
    ),
    faults: results.flatMap(({ name, result }) =>
      (result.error?.issues ?? []).map(({ message }) => faultOf(name, message)),
    ),
  }
}

export const faultOf = (variable: VariableName, problem: string): ConfigurationFault => ({
  variable,
  problem,
  example: `${variable}=${variables[variable].example}`,
})
