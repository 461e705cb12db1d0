import type { z } from 'zod'
import type { CallContext } from './call-context.ts'
import { EmailLogin, type EmailLoginDeps } from './email-login.ts'
import { type JsonWebKeysDeps, listKeys } from './json-web-keys.ts'
import { LoginInfo, type LoginInfoDeps } from './login-info.ts'
import { OAuthLogin, type OAuthLoginDeps } from './oauth-login.ts'
import { PasswordLogin, type PasswordLoginDeps } from './password-login.ts'
import { SignInTokens, type SignInTokensDeps } from './sign-in-tokens.ts'
import * as wire from './wire.ts'

export type IdentraDeps = EmailLoginDeps &
  JsonWebKeysDeps &
  LoginInfoDeps &
  OAuthLoginDeps &
  PasswordLoginDeps &
  SignInTokensDeps

/**
 * One operation, by the message that comes and the message that goes, both in plain objects with
 * the field names of the contract. Rejects with what `refusalOf` explains.
 */
export type Operation = (request: unknown, context: CallContext) => Promise<object>

export type IdentraOperations = ReturnType<typeof identraOperations>

/** The twelve operations, by their names in `identra.v1.IdentraService`. */
export function identraOperations(deps: IdentraDeps) {
  const tokens = new SignInTokens(deps)
  const oauth = new OAuthLogin(deps, tokens)
  const email = new EmailLogin(deps, tokens)
  const password = new PasswordLogin(deps, tokens)
  const info = new LoginInfo(deps, tokens)

  // biome-ignore format: a table
  return {
    GetJWKS:                  reading(wire.empty, async () => listKeys(deps)),
    ListOAuthProviders:       reading(wire.empty, () => oauth.listProviders()),
    GetOAuthAuthorizationURL: reading(wire.getOAuthAuthorizationURLRequest, (...call) => oauth.authorizationUrl(...call)),
    LoginByOAuth:             reading(wire.loginByOAuthRequest, (...call) => oauth.login(...call)),
    BindUserByOAuth:          reading(wire.bindUserByOAuthRequest, (...call) => oauth.bind(...call)),
    SendLoginEmailCode:       reading(wire.sendLoginEmailCodeRequest, (...call) => email.sendCode(...call)),
    LoginByEmailCode:         reading(wire.loginByEmailCodeRequest, (...call) => email.login(...call)),
    RegisterByPassword:       reading(wire.passwordRequest, (...call) => password.register(...call)),
    LoginByPassword:          reading(wire.passwordRequest, (...call) => password.login(...call)),
    RefreshToken:             reading(wire.refreshTokenRequest, (...call) => tokens.refresh(...call)),
    RevokeRefreshToken:       reading(wire.refreshTokenRequest, (...call) => tokens.revoke(...call)),
    GetCurrentUserLoginInfo:  reading(wire.getCurrentUserLoginInfoRequest, (...call) => info.ofCaller(...call)),
  } satisfies Record<string, Operation>
}

/** An operation that is given what came once that is as its schema wants it. */
const reading =
  <Schema extends z.ZodObject, Response extends object>(
    schema: Schema,
    carryOut: (request: z.output<Schema>, context: CallContext) => Promise<Response>,
  ) =>
  async (request: unknown, context: CallContext): Promise<Response> =>
    carryOut(wire.readMessage(schema, request), context)
