import type { Client } from '../stand-in/client.ts'
import { OAuthError } from '../stand-in/oauth-error.ts'

/** What a client asks for, once it makes sense. */
export interface AuthorizationRequest {
  redirectUri: string
  scopes: readonly string[]
  codeChallenge: string
}

/** @throws {OAuthError} to be shown here */
export function parseAuthorizationRequest(
  query: URLSearchParams,
  client: Client,
): AuthorizationRequest {
  const redirectUri = query.get('redirect_uri')
  const codeChallenge = query.get('code_challenge')

  if (query.get('client_id') !== client.clientId) {
    throw new OAuthError('not_found', 'This client is not registered.', 404)
  }
  if (!redirectUri || !client.redirectUris.includes(redirectUri)) {
    throw new OAuthError('redirect_uri_mismatch', 'This redirect URI is not registered.')
  }
  if (!codeChallenge || query.get('code_challenge_method') !== 'S256') {
    throw new OAuthError('invalid_request', 'A code challenge with the method S256 is needed.')
  }

  return { redirectUri, codeChallenge, scopes: query.get('scope')?.split(/[ ,]/) ?? [] }
}
