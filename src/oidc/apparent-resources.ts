import { HOSTED_LOGIN } from './hosted-login.ts'
import { REGISTRY_SCOPE, registryResource } from './registry-resource.ts'

/** What access to resource servers looks like to a person. */
export interface ApparentResources {
  /** Whether the app may do in the registry what they may. */
  managesApps: boolean
  resources: readonly { indicator: string; scopes: readonly string[] }[]
}

/** The app itself, which can be a resource too, is no third place to act at. */
export function apparentResources(
  issuer: string,
  resourceScopes: Readonly<Record<string, readonly string[]>>,
): ApparentResources {
  const registry = registryResource(issuer)
  const { [registry]: registryScopes = [], [HOSTED_LOGIN]: _, ...others } = resourceScopes

  return {
    managesApps: registryScopes.includes(REGISTRY_SCOPE),
    resources: Object.entries(others).map(([indicator, scopes]) => ({ indicator, scopes })),
  }
}
