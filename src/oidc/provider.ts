import { type Client, type Configuration, type JWKS, Provider } from 'oidc-provider'
import type { Config } from '../config/index.ts'
import type { AppStore } from '../core/apps/index.ts'
import type { ArtifactStore } from '../core/artifacts/index.ts'
import type { ConsentStore } from '../core/consents/index.ts'
import type { AttemptLimits } from '../core/limits/index.ts'
import type { UserStore } from '../core/users/index.ts'
import type { Clock } from '../core/values/index.ts'
import type { MayStepUp } from './acr-checks.ts'
import { adapterFactory } from './adapter.ts'
import { ArtifactRetention, CLOCK_TOLERANCE_SECONDS } from './artifact-retention.ts'
import { acrValues } from './authentication-context.ts'
import { claims, findAccount } from './claims.ts'
import { refuseLastingAssertions } from './client-assertions.ts'
import { APP_METADATA, isClientSecret } from './clients.ts'
import { cookies } from './cookies.ts'
import { isOriginAllowed } from './cors.ts'
import { writeDirectLoginClaims } from './direct-login.ts'
import type { DirectLoginClient } from './direct-login-client.ts'
import { admitDirectLogins } from './direct-login-grant.ts'
import { orStoreUnavailable } from './errors.ts'
import { loadExistingGrant } from './existing-grant.ts'
import { features } from './features.ts'
import { hostedLoginClaims, isPkceRequired } from './hosted-login.ts'
import { countBegun } from './interaction-limit.ts'
import { interactionUrl, policy } from './interaction-policy.ts'
import { lifetimes } from './lifetimes.ts'
import { hideLoginMethods } from './login-methods.ts'
import type { ProviderPages } from './pages.ts'
import type { RefreshRotation } from './refresh-rotation.ts'
import { rememberClients } from './remember-clients.ts'
import { renderError } from './render-error.ts'
import { replaceReplayDetection } from './replay-detection.ts'
import { routes } from './routes.ts'
import { scopes } from './scopes.ts'
import { replaceTokenIds } from './token-ids.ts'
import type { WayOn } from './way-on.ts'

export interface ProviderDeps {
  config: Pick<Config, 'developers' | 'identra' | 'issuer' | 'lifetimes' | 'resources' | 'secrets'>
  apps: Pick<AppStore, 'findByClientId'>
  artifacts: ArtifactStore
  consents: Pick<ConsentStore, 'find'>
  users: Pick<UserStore, 'find'>
  pages: ProviderPages
  wayOn: WayOn
  limits: Pick<AttemptLimits, 'allows' | 'count'>
  rotation: RefreshRotation
  mayStepUp: MayStepUp
  languages: readonly string[]
  directLoginClient: DirectLoginClient
  clock: Clock
}

const SIGNING_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const

/** oidc-provider with every default that matters set on purpose. */
export function createProvider(deps: ProviderDeps, jwks: JWKS): Provider {
  const { config, clock } = deps
  const provider = new Provider(config.issuer, configuration(deps, jwks))

  rememberClients(provider, deps.apps)
  replaceTokenIds(provider, deps.rotation)
  replaceReplayDetection(provider, deps.artifacts)
  hideLoginMethods(provider)
  if (config.identra) admitDirectLogins(provider, { settings: config.identra, users: deps.users })
  provider.Client.prototype.compareClientSecret = function (this: Client, value: string) {
    return isClientSecret(this, value, clock.now())
  }
  // Every ID token says which session it comes from.
  provider.Client.prototype.includeSid = () => true

  return provider
}

function configuration(deps: ProviderDeps, jwks: JWKS): Configuration {
  const { config, clock } = deps
  const { refreshTokenMaxSeconds, sessionSeconds } = config.lifetimes
  const account = findAccount(deps.users)

  return {
    adapter: adapterFactory({
      ...deps,
      retention: new ArtifactRetention(config.lifetimes),
      sessionIdleSeconds: sessionSeconds,
    }),
    jwks,
    routes,
    scopes,
    claims,
    clients: config.identra ? [deps.directLoginClient.metadata] : [],
    ttl: lifetimes(config.lifetimes, config.identra),
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    features: features({
      issuer: config.issuer,
      pages: deps.pages,
      resources: new Map(config.resources.map(({ indicator, scopes }) => [indicator, scopes])),
      directLogin: config.identra,
      areDevelopersNamed: config.developers !== 'anyone',
      dpopNonceSecret: config.secrets.dpopNonceSecret,
    }),

    findAccount: (ctx, id) => orStoreUnavailable(() => account(ctx, id)),
    loadExistingGrant: (ctx) =>
      orStoreUnavailable(() =>
        loadExistingGrant({ consents: deps.consents, clock, refreshTokenMaxSeconds })(ctx),
      ),
    interactions: {
      policy: policy(deps.mayStepUp),
      async url(ctx, interaction) {
        if (ctx.oidc.route === 'authorization') await countBegun(ctx, deps.limits)

        return interactionUrl(interaction)
      },
    },
    // Sends whoever has to sign in straight to that upstream.
    extraParams: ['provider'],
    renderError: renderError(deps),

    // RFC 9700: the code flow alone, PKCE with S256, redirect URIs given and exact.
    responseTypes: ['code'],
    pkce: { required: isPkceRequired },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    assertJwtClientAuthClaimsAndHeader: refuseLastingAssertions(clock),
    clientBasedCORS: isOriginAllowed,
    cookies: cookies(config.secrets.cookieKeys, config.issuer.startsWith('https:')),

    // Every refresh rotates. What is issued lives until the user signs out of the session it came
    // from; with offline_access it lives on.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async (_ctx, source) => !source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    // Also when an access token is revoked: all that was issued with it hangs on the grant.
    revokeGrantPolicy: () => true,

    // The ID token carries the claims of its scopes, so that no call to userinfo is needed.
    conformIdTokenClaims: false,
    extraTokenClaims: async (_ctx, token) => hostedLoginClaims(token),
    formats: {
      customizers: {
        jwt: (_ctx, token, parts) => writeDirectLoginClaims(token, parts, config.identra),
      },
    },
    acrValues: [...acrValues],
    enabledJWA: {
      idTokenSigningAlgValues: [...SIGNING_ALGORITHMS],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
      dPoPSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
    },
    extraClientMetadata: { properties: [APP_METADATA] },
    discovery: { ui_locales_supported: [...deps.languages] },
  }
}
