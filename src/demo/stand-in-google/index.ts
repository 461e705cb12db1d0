/**
 * A small OpenID Connect issuer that stands in for Google in the demo and in tests: it signs in
 * whichever persona is picked, and misbehaves when told to. It keeps everything in memory and knows
 * one client. Nothing of the provider itself is in it, nor may it ever serve anybody for real.
 */
export type { Misbehaviour } from './misbehaviour.ts'
export { type Persona, personas } from './personas.ts'
export {
  type StandInGoogle,
  type StandInGoogleOptions,
  startStandInGoogle,
} from './stand-in-google.ts'
