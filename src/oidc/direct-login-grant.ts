import { type AllClientMetadata, errors, type Provider } from 'oidc-provider'
import type { App } from '../core/apps/index.ts'
import type { UserStore } from '../core/users/index.ts'
import { digest, newBearerValue, SECOND } from '../core/values/index.ts'
import { findAccount } from './claims.ts'
import { appToClientMetadata } from './clients.ts'
import {
  DIRECT_LOGIN,
  DIRECT_LOGIN_CLIENT,
  DIRECT_LOGIN_GRANT,
  DIRECT_LOGIN_SCOPE,
  type DirectLoginSettings,
  directLoginServer,
} from './direct-login.ts'
import { orStoreUnavailable } from './errors.ts'

/**
 * The built-in client. What it proves itself by is made anew by each process and never leaves it:
 * the client can be used from within alone.
 */
export class DirectLoginClient {
  readonly secret = newBearerValue()

  /** What others see of it. */
  readonly app: App = {
    id: 'direct-login',
    clientId: DIRECT_LOGIN_CLIENT,
    ownerId: undefined,
    name: 'Identra',
    type: 'web',
    redirectUris: [],
    postLogoutRedirectUris: [],
    backchannelLogoutUri: undefined,
    skipConsent: true,
    idTokenAlgorithm: 'RS256',
    jwks: undefined,
    secrets: [{ digest: digest(this.secret), createdAt: 0, expiresAt: undefined }],
    createdAt: 0,
    updatedAt: 0,
  }

  readonly metadata: AllClientMetadata & { client_id: string } = {
    ...appToClientMetadata(this.app),
    client_id: DIRECT_LOGIN_CLIENT,
    grant_types: [DIRECT_LOGIN_GRANT, 'refresh_token'],
    response_types: [],
  }
}

export interface DirectLoginGrantDeps {
  settings: DirectLoginSettings
  users: Pick<UserStore, 'find'>
}

/**
 * Registers the grant: a family of tokens for the user that it names, with a grant of their own,
 * whom the built-in client has authenticated. No other client may ask for it.
 */
export function admitDirectLogins(provider: Provider, deps: DirectLoginGrantDeps): void {
  const account = findAccount(deps.users)

  provider.registerGrantType<{ user_id?: string }>(
    DIRECT_LOGIN_GRANT,
    async (ctx) => {
      const { client, params } = ctx.oidc
      const person = await orStoreUnavailable(() => account(ctx, params.user_id ?? ''))
      if (!person) throw new errors.InvalidGrant('there is no such account')
      const { accountId } = person

      const grant = new provider.Grant({ accountId, clientId: client.clientId })
      grant.addResourceScope(DIRECT_LOGIN, DIRECT_LOGIN_SCOPE)
      const source = {
        accountId,
        client,
        grantId: await grant.save(),
        gty: DIRECT_LOGIN_GRANT,
        scope: DIRECT_LOGIN_SCOPE,
        expiresWithSession: false,
      }
      const access = new provider.AccessToken(source)
      access.resourceServer = new provider.ResourceServer(
        DIRECT_LOGIN,
        directLoginServer(client, deps.settings),
      )
      const refresh = new provider.RefreshToken({
        ...source,
        authTime: Math.floor(Date.now() / SECOND),
        resource: DIRECT_LOGIN,
        rotations: 0,
      })
      ctx.oidc.entity('Account', person)
      ctx.oidc.entity('AccessToken', access)
      ctx.oidc.entity('RefreshToken', refresh)

      ctx.body = {
        access_token: await access.save(),
        expires_in: access.expiration,
        token_type: access.tokenType,
        refresh_token: await refresh.save(),
      }
    },
    ['user_id'],
  )
  provider.use(async (ctx, next) => {
    await next()
    if (!('oidc' in ctx) || ctx.status !== 200) return

    if (ctx.oidc.route === 'discovery') hide(ctx.body)
    // What a refresh token will live for is nothing that the library tells of.
    const { RefreshToken, AccessToken } = ctx.oidc.entities
    if (ctx.oidc.client?.clientId === DIRECT_LOGIN_CLIENT && RefreshToken && AccessToken) {
      Object.assign(ctx.body as object, { refresh_expires_in: RefreshToken.expiration })
    }
  })
}

/** Nobody else may use the grant, so nobody else is told of it. */
function hide(discovery: unknown): void {
  const document = discovery as { grant_types_supported: string[] }

  document.grant_types_supported = document.grant_types_supported.filter(
    (name) => name !== DIRECT_LOGIN_GRANT,
  )
}
