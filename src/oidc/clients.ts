import type { AllClientMetadata, Client } from 'oidc-provider'
import { type App, type AppSecret, isSecretOf } from '../core/apps/index.ts'
import type { Instant } from '../core/values/index.ts'
import type { ClientSummary } from './pages.ts'

/** What we add to a client's metadata; never taken from outside. */
export const APP_METADATA = 'latchkey_app'

export interface AppMetadata {
  id: string
  /** Whether it is a developer's, and not the operator's. */
  isOwned: boolean
  skipConsent: boolean
  loginMethods?: readonly string[] | undefined
  secrets: readonly AppSecret[]
}

/** An app of the registry as a client of oidc-provider. */
export function appToClientMetadata(app: App): AllClientMetadata {
  return {
    client_id: app.clientId,
    client_name: app.name,
    application_type: app.type === 'native' ? 'native' : 'web',
    redirect_uris: [...app.redirectUris],
    post_logout_redirect_uris: [...app.postLogoutRedirectUris],
    grant_types:
      app.type === 'machine' ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: app.type === 'machine' ? [] : ['code'],
    id_token_signed_response_alg: app.idTokenAlgorithm,
    ...clientAuthentication(app),
    [APP_METADATA]: {
      id: app.id,
      isOwned: app.ownerId !== undefined,
      skipConsent: app.skipConsent,
      loginMethods: app.loginMethods,
      secrets: app.secrets,
    } satisfies AppMetadata,
  }
}

function clientAuthentication(app: App): AllClientMetadata {
  if (app.type === 'spa' || app.type === 'native') return { token_endpoint_auth_method: 'none' }
  if (app.jwks) {
    return {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: app.jwks as AllClientMetadata['jwks'],
    }
  }

  // oidc-provider takes client_secret_post as well, and wants to see a secret: ours are digests,
  // compared by `isClientSecret`.
  return {
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: app.secrets[0]?.digest ?? 'none',
  }
}

export const appMetadataOf = (client: Client): AppMetadata => client[APP_METADATA] as AppMetadata

export const summaryOf = (client: Client): ClientSummary => ({
  name: client.clientName ?? client.clientId,
  type: client.applicationType === 'native' ? 'native' : 'web',
  redirectUris: client.redirectUris ?? [],
})

/** Whether the value is one of the client's live secrets: there are two during an overlap. */
export const isClientSecret = (client: Client, value: string, now: Instant): boolean =>
  isSecretOf(appMetadataOf(client), value, now)
