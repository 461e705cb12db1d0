import type { Middleware } from 'koa'

/** Addresses of an API that there are not, for programs that read messages of its kind. */
export const nothingBelow =
  (prefix: string, message: object): Middleware =>
  (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next()
    ctx.status = 404
    ctx.body = message

    return undefined
  }
