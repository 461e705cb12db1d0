import type { KoaContextWithOIDC } from 'oidc-provider'

/** Has the page that follows speak as the app asked for (OpenID Connect Core §3.1.2.1). */
export function heedUiLocales(ctx: KoaContextWithOIDC): void {
  const wanted = ctx.oidc.params?.ui_locales

  if (typeof wanted === 'string') ctx.state.uiLocales = wanted
}
