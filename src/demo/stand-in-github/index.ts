/**
 * What a client sees of GitHub's OAuth: the page, the exchange of a code, the two questions about a
 * user. It stands in for GitHub in the demo and in tests, and misbehaves when told to. It keeps
 * everything in memory and knows one client. Nothing of the provider itself is in it.
 */
export type { Misbehaviour } from './misbehaviour.ts'
export { type Persona, personas } from './personas.ts'
export {
  type StandInGitHub,
  type StandInGitHubOptions,
  startStandInGitHub,
} from './stand-in-github.ts'
