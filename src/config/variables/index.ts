/**
 * The variables one by one: what each may hold, what it means, what it is when nobody sets it.
 * What they mean together is left to `config/cross-checks.ts` and `config/load-config.ts`.
 */
export {
  type NamedUpstream,
  readNamedUpstreams,
  warnOfUnnamedUpstreams,
} from './named-upstreams.ts'
export { LOOPBACK_RANGES } from './network.ts'
export { faultOf, type Readings, readVariables } from './read-variables.ts'
export { secretList } from './secrets.ts'
export { type Values, type VariableName, variableNames, variables } from './variables.ts'
