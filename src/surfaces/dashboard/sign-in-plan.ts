import { REGISTRY_SCOPE, registryResource } from '../../oidc/index.ts'
import type { SignInPlan } from '../own-app/index.ts'
import type { DashboardDeps } from './deps.ts'
import { isOurs, paths } from './paths.ts'

/** Whoever may use the registry by the API may use it here. */
export const signInPlan = ({ accessTokens, issuer, sessions }: DashboardDeps): SignInPlan => ({
  home: paths.home,
  callback: paths.callback,
  isOurs,
  wanted: () => ({
    scope: `openid profile email ${REGISTRY_SCOPE}`,
    resource: registryResource(issuer),
  }),
  accept: async (ctx, { access_token }) =>
    sessions.begin(ctx, await accessTokens.verify(access_token)),
})
