import { type Client, errors, type ResourceServer } from 'oidc-provider'

/** The scope of an access token that manages its user's apps. */
export const REGISTRY_SCOPE = 'apps'

/** The registry of apps as a resource (RFC 8707) of ours: its address is its name. */
export const registryResource = (issuer: string): string => `${issuer}/v1/app`

export function registryServer(indicator: string, client: Client): ResourceServer {
  // Apps belong to people: what a machine app asks for in its own name would be of no use.
  if (!client.grantTypeAllowed('authorization_code')) throw new errors.InvalidTarget()

  return {
    scope: REGISTRY_SCOPE,
    audience: indicator,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }
}
