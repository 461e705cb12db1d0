import type { Middleware } from 'koa'

/** Addresses of an API that there are not, for programs that read messages. */
export const nothingBelow =
  (prefix: string): Middleware =>
  (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next()
    ctx.status = 404
    ctx.body = { message: 'Not found' }

    return undefined
  }
