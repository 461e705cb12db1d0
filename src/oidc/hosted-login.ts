import {
  type AccessToken,
  type Client,
  type ClientCredentials,
  errors,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider'
import { scopes } from './scopes.ts'

/**
 * The resource (RFC 8707) that a hosted login link asks for: the app itself. It is told as much as
 * the user agreed that the app may know, by a JWT that the app's own API checks.
 */
export const HOSTED_LOGIN = 'urn:latchkey:resource:hosted-login'

export function hostedLoginServer(client: Client): ResourceServer {
  // A token of no user, for an audience that takes `sub` for one.
  if (!client.grantTypeAllowed('authorization_code')) throw new errors.InvalidTarget()

  return {
    scope: scopes.join(' '),
    audience: client.clientId,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }
}

/**
 * RFC 9700 §2.1.1 lets a confidential client do without PKCE: its secret is what a stolen code lacks.
 * A hosted login link is made of nothing but an app's id, so there is nobody to think of a verifier.
 */
export const isPkceRequired = ({ oidc }: KoaContextWithOIDC, client: Client): boolean =>
  client.clientAuthMethod === 'none' || oidc.params?.resource !== HOSTED_LOGIN

/** What its access tokens say beyond RFC 9068. */
export const hostedLoginClaims = (token: AccessToken | ClientCredentials) =>
  isForHostedLogin(token) ? { app_client_id: token.clientId, sid: token.sid } : undefined

/** What the ID token says that is issued with such an access token. */
export const appClientId = ({ oidc }: KoaContextWithOIDC): string | undefined =>
  isForHostedLogin(oidc.entities.AccessToken) ? oidc.client?.clientId : undefined

const isForHostedLogin = (
  token: AccessToken | ClientCredentials | undefined,
): token is AccessToken =>
  token?.kind === 'AccessToken' && token.resourceServer?.identifier() === HOSTED_LOGIN
