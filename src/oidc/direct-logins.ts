import { decodeJwt } from 'jose'
import type { JWKS } from 'oidc-provider'
import { DomainError } from '../core/errors.ts'
import { AccessTokenReader } from './access-token-reader.ts'
import {
  DIRECT_LOGIN_AUDIENCE,
  DIRECT_LOGIN_CLIENT,
  DIRECT_LOGIN_GRANT,
  type DirectLoginSettings,
} from './direct-login.ts'
import type { DirectLoginClient } from './direct-login-client.ts'
import type { Caller, TokenEndpoint, TokenParameters, TokenSet } from './token-endpoint.ts'
import { TokenRequestRefused } from './token-request-refused.ts'

/** Not one of these tokens, or not good any more. */
export class InvalidToken extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_token', 'unauthenticated', 'This token is not valid.', { cause })
  }
}

/** When each expires, in seconds since the epoch. */
export interface TokenPair {
  accessToken: string
  accessTokenExpiresAt: number
  refreshToken: string
  refreshTokenExpiresAt: number
}

interface DirectLoginsDeps {
  settings: DirectLoginSettings
  client: Pick<DirectLoginClient, 'secret'>
  tokenEndpoint: Pick<TokenEndpoint, 'request' | 'revoke'>
  /** What tokens are signed with now; another object after each change. */
  keys: () => JWKS
}

/**
 * Tokens for people whom a surface has authenticated by itself. They come from the token endpoint
 * and end there, like all others.
 */
export class DirectLogins {
  readonly #deps: DirectLoginsDeps
  readonly #reader: AccessTokenReader

  constructor(deps: DirectLoginsDeps) {
    const { issuer } = deps.settings
    this.#deps = deps
    this.#reader = new AccessTokenReader({
      issuer,
      audience: DIRECT_LOGIN_AUDIENCE,
      keys: deps.keys,
    })
  }

  /** @throws {InvalidToken} when the user is gone or disabled */
  issue(userId: string, caller: Caller): Promise<TokenPair> {
    return this.#request({ grant_type: DIRECT_LOGIN_GRANT, user_id: userId }, caller)
  }

  /**
   * The next tokens of the family; a token that was used before ends it.
   * @throws {InvalidToken}
   */
  refresh(refreshToken: string, caller: Caller): Promise<TokenPair> {
    return this.#request({ grant_type: 'refresh_token', refresh_token: refreshToken }, caller)
  }

  /**
   * Ends the family of the token; one that is dead already is as welcome (RFC 7009 §2.2).
   * @throws {InvalidToken} for a token of somebody else's
   */
  async revoke(refreshToken: string, caller: Caller): Promise<void> {
    const parameters = { token: refreshToken, token_type_hint: 'refresh_token' }

    await orInvalidToken(
      this.#deps.tokenEndpoint.revoke({ ...parameters, ...this.#credentials }, caller),
    )
  }

  /** @returns the user that the access token speaks for @throws {InvalidToken} */
  async verify(accessToken: string): Promise<string> {
    const { sub, typ, client_id } = await this.#reader.read(
      accessToken,
      (cause) => new InvalidToken(cause),
    )
    if (!sub || typ !== 'access' || client_id !== DIRECT_LOGIN_CLIENT) throw new InvalidToken()

    return sub
  }

  async #request(parameters: TokenParameters, caller: Caller): Promise<TokenPair> {
    const { tokenEndpoint } = this.#deps

    return toPair(
      await orInvalidToken(tokenEndpoint.request({ ...parameters, ...this.#credentials }, caller)),
    )
  }

  get #credentials() {
    return { client_id: DIRECT_LOGIN_CLIENT, client_secret: this.#deps.client.secret.reveal() }
  }
}

function toPair(tokens: TokenSet & { refresh_expires_in?: number }): TokenPair {
  const { access_token, refresh_token, refresh_expires_in } = tokens
  const { iat, exp } = decodeJwt(access_token)
  if (!iat || !exp || !refresh_token || !refresh_expires_in) {
    throw new Error('the token endpoint has left something out')
  }

  return {
    accessToken: access_token,
    accessTokenExpiresAt: exp,
    refreshToken: refresh_token,
    refreshTokenExpiresAt: iat + refresh_expires_in,
  }
}

async function orInvalidToken<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof TokenRequestRefused) throw new InvalidToken(error)
    throw error
  }
}
