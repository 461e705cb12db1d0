import type { Middleware } from 'koa'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { summaryOf } from './clients.ts'
import type { ProviderPages } from './pages.ts'
import { heedUiLocales } from './ui-locales.ts'
import { currentWork } from './unit-of-work.ts'

/**
 * A logout request of somebody who is not signed in has nothing to confirm: it goes on to where the
 * app wants its user, or says that nobody is signed in. The library would have a script post a form
 * for it, and keep a session for each.
 */
export const nobodyToSignOut =
  (pages: Pick<ProviderPages, 'signedOut'>): Middleware =>
  async (ctx, next) => {
    await next()
    const { oidc } = ctx as KoaContextWithOIDC
    if (oidc?.route !== 'end_session' || ctx.status !== 200 || !oidc.session) return
    if (oidc.session.accountId) return

    currentWork().forgetSession(oidc.session.uid)
    ctx.remove('Set-Cookie')

    const { post_logout_redirect_uri: uri, state } = oidc.params ?? {}
    if (typeof uri === 'string') {
      const url = new URL(uri)
      if (typeof state === 'string') url.searchParams.set('state', state)
      ctx.status = 303
      ctx.redirect(url.href)
    } else {
      heedUiLocales(ctx as KoaContextWithOIDC)
      pages.signedOut(ctx, oidc.client && summaryOf(oidc.client))
    }
  }
