import type { Provider } from 'oidc-provider'
import { DIRECT_LOGIN_CLIENT, DIRECT_LOGIN_GRANT } from './direct-login.ts'

/**
 * Has the built-in client told for how long a refresh token will live, which the library tells
 * nobody, and nobody told of its grant, which no one else may use.
 */
export function completeDirectLoginAnswers(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    if (!('oidc' in ctx) || ctx.status !== 200) return
    const { client, entities, route } = ctx.oidc

    if (route === 'discovery') hideGrant(ctx.body as Discovery)
    if (client?.clientId !== DIRECT_LOGIN_CLIENT || !entities.AccessToken) return
    Object.assign(ctx.body as object, { refresh_expires_in: entities.RefreshToken?.expiration })
  })
}

interface Discovery {
  grant_types_supported: string[]
}

function hideGrant(document: Discovery): void {
  document.grant_types_supported = document.grant_types_supported.filter(
    (name) => name !== DIRECT_LOGIN_GRANT,
  )
}
