import type { Client, KoaContextWithOIDC } from 'oidc-provider'

/**
 * A page may call from where its public app takes redirects. No other browser origin has business.
 * `null` is none, though a URL of a private-use scheme has it: any sandboxed page says so of itself.
 */
export const isOriginAllowed = (
  _ctx: KoaContextWithOIDC,
  origin: string,
  client: Client,
): boolean =>
  client.clientAuthMethod === 'none' &&
  origin !== 'null' &&
  (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin)
