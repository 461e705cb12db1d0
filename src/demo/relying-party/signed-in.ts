import type {
  IDToken,
  TokenEndpointResponse,
  TokenEndpointResponseHelpers,
  UserInfoResponse,
} from 'openid-client'

/** What the provider gave us about somebody who is signed in. */
export interface SignedIn {
  /** Says who it is. Kept as it came, too: it is the hint of who signs out. */
  claims: IDToken
  idToken: string
  /** Opens userinfo, and whatever API it was asked for. Only the API reads what is in it. */
  accessToken: string
  accessTokenExpiresAt: Date | undefined
  /** Buys new tokens. Worth as much as a password: it stays on the server. */
  refreshToken: string | undefined
  userinfo?: UserInfoResponse
}

/** A refresh need not repeat everything: what is missing stays as it was. */
export function signedInBy(
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
  before?: SignedIn,
): SignedIn {
  const claims = tokens.claims() ?? before?.claims
  const idToken = tokens.id_token ?? before?.idToken
  if (!claims || !idToken) throw new TypeError('the provider sent no ID token')

  const expiresIn = tokens.expiresIn()

  return {
    ...before,
    claims,
    idToken,
    accessToken: tokens.access_token,
    accessTokenExpiresAt:
      expiresIn === undefined ? undefined : new Date(Date.now() + expiresIn * 1_000),
    // A provider that rotates refresh tokens sends the next one; the one before is spent.
    refreshToken: tokens.refresh_token ?? before?.refreshToken,
  }
}
