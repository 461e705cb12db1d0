import type { Client, KoaContextWithOIDC } from 'oidc-provider'

/** A page may call from where its public app takes redirects. No other browser origin has business. */
export const isOriginAllowed = (
  _ctx: KoaContextWithOIDC,
  origin: string,
  client: Client,
): boolean =>
  client.clientAuthMethod === 'none' &&
  (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin)
