import type { Middleware } from 'koa'
import { digest } from '../../core/values/index.ts'

/**
 * Lets well-known documents be cached, and asked for again at no cost.
 * @param maxAge in seconds, from now on
 */
export const cached =
  (maxAge: () => number): Middleware =>
  async (ctx, next) => {
    await next()
    if (ctx.status !== 200 || !['GET', 'HEAD'].includes(ctx.method)) return

    ctx.set('Cache-Control', `public, max-age=${maxAge()}`)
    // As text, which is what it is sent as: else it would be made twice.
    const text = JSON.stringify(ctx.body)
    ctx.body = text
    ctx.etag = digest(text)
    if (ctx.fresh) ctx.status = 304
  }
