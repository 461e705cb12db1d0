import { errors, type KoaContextWithOIDC } from 'oidc-provider'

/** What an error of oidc-provider says besides its code. */
export interface Refusal extends Error {
  error_description?: string
  error_detail?: string
}

/**
 * Why a request was refused, in words for the developer of the app: what the caller is not told, and
 * what it would take. Quotes addresses and names of methods, never a secret, a code or a token.
 */
export function refusalReason(ctx: KoaContextWithOIDC, error: Refusal): string {
  const { client, params } = ctx.oidc

  if (error instanceof errors.InvalidRedirectUri && client) {
    const registered = client.redirectUris?.join(', ') || 'none'

    return `redirect_uri ${quoted(params?.redirect_uri)} is not registered; registered: ${registered}`
  }
  if (error instanceof errors.InvalidClientAuth && client) {
    return `${authenticationFault(client.clientAuthMethod, error)}; ${howItAuthenticated(ctx)}`
  }

  return error.error_detail ?? error.error_description ?? error.message
}

function authenticationFault(expected: string | undefined, { error_detail }: Refusal): string {
  if (error_detail === 'invalid secret provided') return 'the secret is not one of this app'
  if (!error_detail?.startsWith('the provided authentication mechanism')) {
    return error_detail ?? 'the client could not be authenticated'
  }
  if (expected === 'none') return 'this app is public and has no secret: it sends client_id alone'
  if (expected === 'private_key_jwt') return 'this app authenticates by its key, as private_key_jwt'

  return 'this app has a secret, and has to send it as client_secret_basic or client_secret_post'
}

function howItAuthenticated({ headers, oidc: { body } }: KoaContextWithOIDC): string {
  if (headers.authorization) return 'client sent its secret in the header, as client_secret_basic'
  if (body?.client_secret) return 'client sent its secret in the body, as client_secret_post'
  if (body?.client_assertion) return 'client sent an assertion, as private_key_jwt'

  return 'client sent no secret'
}

const quoted = (value: unknown): string => String(value ?? '(none)').slice(0, 300)
