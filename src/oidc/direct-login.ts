import {
  type AccessToken,
  type Client,
  type ClientCredentials,
  errors,
  type JWTStructured,
  type ResourceServer,
} from 'oidc-provider'
import type { Config } from '../config/index.ts'

/** What has to be known of a surface that signs people in by itself; without it there is none. */
export type DirectLoginSettings = NonNullable<Config['identra']>

/** The built-in client of a surface that finds out by itself who somebody is. */
export const DIRECT_LOGIN_CLIENT = 'latchkey-direct-login'

/** The grant by which it gets tokens for them. */
export const DIRECT_LOGIN_GRANT = 'urn:latchkey:grant-type:direct-login'

/** The resource (RFC 8707) that they are for, and its one scope. */
export const DIRECT_LOGIN = 'urn:latchkey:resource:direct-login'
export const DIRECT_LOGIN_SCOPE = 'identra'

/** No resource indicator of anybody else can be this: those are URIs. */
export const DIRECT_LOGIN_AUDIENCE = 'identra'

export function directLoginServer(
  client: Client,
  settings: DirectLoginSettings | undefined,
): ResourceServer {
  if (!settings || client.clientId !== DIRECT_LOGIN_CLIENT) throw new errors.InvalidTarget()

  return {
    scope: DIRECT_LOGIN_SCOPE,
    audience: DIRECT_LOGIN_AUDIENCE,
    accessTokenFormat: 'jwt',
    accessTokenTTL: settings.accessTokenSeconds,
    jwt: { sign: { alg: 'RS256' } },
  }
}

/** Has its access tokens say who it is in all the words that Identra has for that. */
export function writeDirectLoginClaims(
  token: AccessToken | ClientCredentials,
  { payload }: JWTStructured,
  settings: DirectLoginSettings | undefined,
): void {
  if (!settings || token.resourceServer?.identifier() !== DIRECT_LOGIN) return
  const { sub } = payload

  Object.assign(payload, { iss: settings.issuer, uid: sub, user_id: sub, typ: 'access' })
}
