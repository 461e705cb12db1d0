import type { Middleware } from 'koa'

/**
 * Brings the request target to its origin form. The absolute form has to be understood (RFC 9112
 * §3.2.2), and the host in it counts as little as any other; what is no address is refused.
 */
export const normalizeTarget: Middleware = (ctx, next) => {
  const { url = '/' } = ctx.req
  if (url.startsWith('/')) return next()

  const target = URL.parse(url)
  if (!target) {
    ctx.status = 400
    return undefined
  }
  ctx.req.url = `${target.pathname}${target.search}`
  // Koa makes absolute addresses of this one, and oidc-provider all those of discovery.
  ctx.originalUrl = ctx.request.originalUrl = ctx.req.url

  return next()
}
