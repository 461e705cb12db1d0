import { type Client, type Configuration, errors, type ResourceServer } from 'oidc-provider'
import { appMetadataOf } from './clients.ts'
import { DIRECT_LOGIN, type DirectLoginSettings, directLoginServer } from './direct-login.ts'
import { HOSTED_LOGIN, hostedLoginServer } from './hosted-login.ts'
import { registryResource, registryServer } from './registry-resource.ts'

/** Resource indicator (RFC 8707) → the scopes that it knows. */
export type ResourceServers = ReadonlyMap<string, readonly string[]>

type ResourceIndicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>

export interface ResourceDeps {
  issuer: string
  resources: ResourceServers
  directLogin: DirectLoginSettings | undefined
  /** Whether the operator has said who may register apps. */
  areDevelopersNamed: boolean
}

/**
 * An access token is opaque and good for userinfo, unless a resource is asked for: then it is a JWT
 * (RFC 9068) with that one audience, which the resource checks against the JWKS by itself.
 */
export const resourceIndicators = ({
  issuer,
  resources,
  directLogin,
  areDevelopersNamed,
}: ResourceDeps): ResourceIndicators => ({
  enabled: true,
  defaultResource: async (_ctx, _client, oneOf) => oneOf as unknown as string,
  // What was granted is what is meant, also when the token request does not repeat it.
  useGrantedResource: async () => true,
  getResourceServerInfo: async (_ctx, indicator, client): Promise<ResourceServer> => {
    if (indicator === HOSTED_LOGIN) return hostedLoginServer(client)
    if (indicator === registryResource(issuer)) return registryServer(indicator, client)
    if (indicator === DIRECT_LOGIN) return directLoginServer(client, directLogin)
    const scopes = resources.get(indicator)
    if (!scopes) throw new errors.InvalidTarget()
    if (!areDevelopersNamed && isSelfMadeMachine(client)) throw new errors.InvalidTarget(UNVOUCHED)

    return {
      scope: scopes.join(' '),
      audience: indicator,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'RS256' } },
    }
  },
})

const UNVOUCHED = 'the resource is for machine apps that an operator has registered'

/**
 * A machine app that somebody has registered for themselves. No user agrees to what it does, so
 * where anybody may register one, nobody has.
 */
const isSelfMadeMachine = (client: Client): boolean =>
  client.grantTypeAllowed('client_credentials') && appMetadataOf(client).isOwned
