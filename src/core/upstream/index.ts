/**
 * Signing in by an account elsewhere: the journey there and back, bound to one browser and good
 * once, and whose user a foreign identity is. How an upstream is spoken to is left to
 * `adapters/upstream`, the login page that offers it to `surfaces/interaction`.
 */

export type { JourneyAnswer, JourneyBegun } from './browser-journeys.ts'
export { CALLBACK_PATHS, callbackPathsOf, callbackUrlOf } from './callback-paths.ts'
export { decideLink, type LinkDecision, type LinkFacts } from './decide-link.ts'
export {
  IdentityLinkedElsewhere,
  IdentityNotFound,
  UnknownUpstream,
  UpstreamFailed,
  UpstreamRefused,
  UpstreamSignInInterrupted,
  UpstreamStateInvalid,
} from './errors.ts'
export type { ExternalIdentityStore, IdentityOutcome } from './external-identity-store.ts'
export { type LinkedIdentity, OwnIdentities } from './own-identities.ts'
export type { Upstream, UpstreamChallenge, UpstreamIdentity } from './upstream.ts'
export { type ExchangedIdentity, UpstreamExchange } from './upstream-exchange.ts'
export { UpstreamSignIn, type UpstreamSignInPorts } from './upstream-sign-in.ts'
export type { ExpectedState, UpstreamState, UpstreamStateStore } from './upstream-state-store.ts'
