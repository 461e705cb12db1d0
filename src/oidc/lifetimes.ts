import type { Configuration } from 'oidc-provider'
import type { Lifetimes } from '../config/index.ts'
import { DIRECT_LOGIN_CLIENT, type DirectLoginSettings } from './direct-login.ts'

/** Seconds, by artifact. */
export const lifetimes = (
  config: Lifetimes,
  directLogin: DirectLoginSettings | undefined,
): Configuration['ttl'] => ({
  AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? config.accessTokenSeconds,
  AuthorizationCode: config.authorizationCodeSeconds,
  ClientCredentials: config.accessTokenSeconds,
  IdToken: config.idTokenSeconds,
  Interaction: config.interactionSeconds,

  // Renewed by each rotation, but never past the absolute life of the family. At least a second,
  // since the parent was still valid when it was asked.
  RefreshToken: (_ctx, token, client) =>
    Math.min(
      (client.clientId === DIRECT_LOGIN_CLIENT && directLogin?.refreshTokenSeconds) ||
        config.refreshTokenSeconds,
      Math.max(1, config.refreshTokenMaxSeconds - token.totalLifetime()),
    ),

  // A grant outlives every family that may begin under it. `loadExistingGrant` renews it in time.
  Grant: 2 * config.refreshTokenMaxSeconds,

  // How long tokens can rely on the session. How long its cookie works is the adapter's to say.
  Session: config.refreshTokenMaxSeconds,
})
