import { isSameDigest } from '../../core/values/index.ts'
import type { Client } from './client.ts'
import { OAuthError } from './oauth-error.ts'

/**
 * Checks `client_secret_basic` or `client_secret_post` (RFC 6749 §2.3.1).
 * @throws {OAuthError}
 */
export function authenticateClient(
  { clientId, clientSecret }: Client,
  authorization: string,
  form: URLSearchParams,
): void {
  const [id, secret] = basicCredentials(authorization) ?? [
    form.get('client_id'),
    form.get('client_secret'),
  ]

  if (id !== clientId || !isSameDigest(secret ?? '', clientSecret)) {
    throw new OAuthError('invalid_client', 'The client did not prove who it is.', 401)
  }
}

function basicCredentials(authorization: string): readonly [string, string] | undefined {
  const [, encoded] = /^basic ([a-z0-9+/=]+)$/i.exec(authorization) ?? []
  if (encoded === undefined) return undefined

  const [, id, secret] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? []

  // Both are form-encoded before they are joined.
  return [formDecode(id ?? ''), formDecode(secret ?? '')]
}

const formDecode = (text: string): string => new URLSearchParams(`_=${text}`).get('_') ?? ''
