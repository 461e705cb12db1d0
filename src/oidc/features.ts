import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { errors } from 'oidc-provider'
import { summaryOf } from './clients.ts'
import { orStoreUnavailable } from './errors.ts'
import type { ProviderPages } from './pages.ts'
import { type ResourceDeps, resourceIndicators } from './resources.ts'
import { heedUiLocales } from './ui-locales.ts'

export interface FeatureDeps extends ResourceDeps {
  pages: ProviderPages
  dpopNonceSecret: Buffer
}

/** What is on, and what is off on purpose. */
export const features = (deps: FeatureDeps): Configuration['features'] => ({
  // The library says so in discovery, and sends nothing: it knows no address to send to. It would
  // have the user wait for every app. The notices of the outbox go instead.
  backchannelLogout: { enabled: true },
  claimsParameter: { enabled: true },
  clientCredentials: { enabled: true },
  dPoP: { enabled: true, nonceSecret: deps.dpopNonceSecret, requireNonce: () => false },
  introspection: { enabled: true, allowedPolicy: mayIntrospect },
  pushedAuthorizationRequests: { enabled: true },
  resourceIndicators: resourceIndicators(deps),
  revocation: { enabled: true, allowedPolicy: mayRevoke },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (ctx) => {
      heedUiLocales(ctx)

      return orStoreUnavailable(() =>
        deps.pages.confirmLogout(ctx, {
          action: ctx.oidc.urlFor('end_session_confirm'),
          xsrf: String(ctx.oidc.session?.state?.secret),
          userId: ctx.oidc.session?.accountId,
          client: ctx.oidc.client && summaryOf(ctx.oidc.client),
        }),
      )
    },
    postLogoutSuccessSource: async (ctx) =>
      deps.pages.signedOut(ctx, ctx.oidc.client && summaryOf(ctx.oidc.client)),
  },
  userinfo: { enabled: true },

  // We render our own pages; the library's are for development.
  devInteractions: { enabled: false },
})

/** RFC 7662 §2.1: a token is told about to the app that it was issued to, when that can prove it. */
async function mayIntrospect(
  _ctx: KoaContextWithOIDC,
  client: Client,
  token: { clientId?: string | undefined },
): Promise<boolean> {
  return client.clientAuthMethod !== 'none' && token.clientId === client.clientId
}

/** RFC 7009 §2.1: an app takes back its own tokens; the library answers 400 to another's. */
async function mayRevoke(
  _ctx: KoaContextWithOIDC,
  client: Client,
  token: { clientId?: string | undefined },
): Promise<boolean> {
  if (token.clientId === client.clientId) return true

  throw new errors.InvalidRequest('the token was not issued to this client')
}
