import type { Client } from '../stand-in/client.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'

/** What a relying party asks for, once it makes sense. */
export interface AuthorizationRequest {
  redirectUri: string
  scopes: readonly string[]
  nonce: string | undefined
  codeChallenge: string
  loginHint: string | undefined
}

/**
 * Where the answer goes, whatever it is.
 * @throws {OAuthError} to be shown here, for nobody can be trusted with it
 */
export function parseRedirectUri(query: URLSearchParams, client: Client): string {
  const redirectUri = query.get('redirect_uri')

  if (query.get('client_id') !== client.clientId) {
    throw new OAuthError('invalid_client', 'This client is not registered.')
  }
  if (!redirectUri || !client.redirectUris.includes(redirectUri)) {
    throw new OAuthError('redirect_uri_mismatch', 'This redirect URI is not registered.')
  }

  return redirectUri
}

/** @throws {OAuthError} to be sent to `redirectUri` */
export function parseAuthorizationRequest(
  query: URLSearchParams,
  redirectUri: string,
): AuthorizationRequest {
  const scopes = query.get('scope')?.split(' ') ?? []
  const codeChallenge = query.get('code_challenge')

  if (query.get('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'The response type must be "code".')
  }
  if (!scopes.includes('openid')) {
    throw new OAuthError('invalid_scope', 'The scope must contain "openid".')
  }
  if (!codeChallenge || query.get('code_challenge_method') !== 'S256') {
    throw new OAuthError('invalid_request', 'A code challenge with the method S256 is needed.')
  }
  if (query.get('prompt')?.split(' ').includes('none')) {
    throw new OAuthError('login_required', 'Nobody stays signed in here.')
  }

  return {
    redirectUri,
    scopes,
    codeChallenge,
    nonce: query.get('nonce') ?? undefined,
    loginHint: query.get('login_hint') ?? undefined,
  }
}
