import type { Middleware } from 'koa'
import { digest } from '../../core/values/index.ts'

/** Lets well-known documents be cached, and asked for again at no cost. */
export const cached =
  (maxAgeSeconds: number): Middleware =>
  async (ctx, next) => {
    await next()
    if (ctx.status !== 200 || !['GET', 'HEAD'].includes(ctx.method)) return

    ctx.set('Cache-Control', `public, max-age=${maxAgeSeconds}`)
    ctx.etag = digest(JSON.stringify(ctx.body))
    if (ctx.fresh) ctx.status = 304
  }
