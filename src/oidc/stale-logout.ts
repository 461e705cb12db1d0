import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ProviderPages } from './pages.ts'

/**
 * A logout form that was sent twice, or that another tab has made old. It signs nobody out; whoever
 * still is signed in is asked anew.
 * @returns whether it was one, and has been answered
 */
export function answerStaleLogout(
  ctx: KoaContextWithOIDC,
  pages: Pick<ProviderPages, 'signedOut'>,
): boolean {
  const { params, route, session } = ctx.oidc
  if (route !== 'end_session_confirm' || !params?.xsrf) return false

  if (session?.accountId) {
    ctx.status = 303
    ctx.redirect(ctx.oidc.urlFor('end_session'))
  } else {
    pages.signedOut(ctx, undefined)
  }

  return true
}
