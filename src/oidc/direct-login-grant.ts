import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider'
import type { UserStore } from '../core/users/index.ts'
import { SECOND } from '../core/values/index.ts'
import { findAccount } from './claims.ts'
import {
  DIRECT_LOGIN,
  DIRECT_LOGIN_GRANT,
  DIRECT_LOGIN_SCOPE,
  type DirectLoginSettings,
  directLoginServer,
} from './direct-login.ts'
import { completeDirectLoginAnswers } from './direct-login-answers.ts'
import { orStoreUnavailable } from './errors.ts'

interface DirectLoginGrantDeps {
  settings: DirectLoginSettings
  users: Pick<UserStore, 'find'>
}

interface Parameters {
  user_id?: string
}

/**
 * Registers the grant: a family of tokens, with a grant of their own, for the user that it names,
 * whom the built-in client has authenticated. No other client may ask for it.
 */
export function admitDirectLogins(provider: Provider, { settings, users }: DirectLoginGrantDeps) {
  const account = findAccount(users)

  provider.registerGrantType<Parameters>(
    DIRECT_LOGIN_GRANT,
    async (ctx) => {
      const person = await orStoreUnavailable(() => account(ctx, ctx.oidc.params.user_id ?? ''))
      if (!person) throw new errors.InvalidGrant('there is no such account')
      ctx.oidc.entity('Account', person)

      await issueTokens(provider, ctx, person.accountId, settings)
    },
    ['user_id'],
  )
  completeDirectLoginAnswers(provider)
}

/** As the library's own grants do, but for what only a browser's sign-in has. */
async function issueTokens(
  provider: Provider,
  ctx: TokenEndpointGrantContext<Parameters>,
  accountId: string,
  settings: DirectLoginSettings,
): Promise<void> {
  const { client } = ctx.oidc
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
    directLoginServer(client, settings),
  )
  ctx.oidc.entity('AccessToken', access)

  const refresh = new provider.RefreshToken({
    ...source,
    authTime: Math.floor(Date.now() / SECOND),
    resource: DIRECT_LOGIN,
    rotations: 0,
  })
  ctx.oidc.entity('RefreshToken', refresh)

  ctx.body = {
    access_token: await access.save(),
    expires_in: access.expiration,
    token_type: access.tokenType,
    refresh_token: await refresh.save(),
  }
}
