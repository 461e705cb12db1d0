/**
 * OAuth 2 and OpenID Connect: oidc-provider, configured, stored on our ports and kept current as
 * keys change. Nobody else names that package. Who a person is, and what they see, is left to the
 * surfaces.
 */
export { answerErrors } from './answer-errors.ts'
export { type ApparentResources, apparentResources } from './apparent-resources.ts'
export { gatherAuditEvents, recordAuditEvents } from './audit-events.ts'
export { AuthorizationCodes, type CodeRecipient } from './authorization-codes.ts'
export { BrowserSessions } from './browser-sessions.ts'
export { commitTogether } from './commit-together.ts'
export { DirectLoginClient } from './direct-login-client.ts'
export { DirectLogins, InvalidToken, type TokenPair } from './direct-logins.ts'
export { logEvents } from './events.ts'
export { HOSTED_LOGIN } from './hosted-login.ts'
export { Interactions } from './interactions.ts'
export { LiveProvider } from './live-provider.ts'
export { OidcLogoutTokens } from './logout-tokens.ts'
export { nobodyToSignOut } from './nobody-to-sign-out.ts'
export { InteractionGone, type OpenInteraction } from './open-interaction.ts'
export type { ClientSummary, ProviderError, ProviderPages } from './pages.ts'
export { createProvider, type ProviderDeps } from './provider.ts'
export { RefreshRotation } from './refresh-rotation.ts'
export { countRefusals } from './refusal-counts.ts'
export { RegistryAccessTokens } from './registry-access-tokens.ts'
export { REGISTRY_SCOPE, registryResource } from './registry-resource.ts'
export { routes } from './routes.ts'
export {
  type Caller,
  TokenEndpoint,
  type TokenParameters,
  type TokenSet,
} from './token-endpoint.ts'
export { TokenRequestRefused } from './token-request-refused.ts'
export { Trials } from './trials.ts'
export { WayOn } from './way-on.ts'
