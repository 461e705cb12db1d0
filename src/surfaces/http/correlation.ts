import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'

const HEADER = 'X-Request-Id'
const HARMLESS = /^[\w.:-]{1,64}$/

/**
 * Names each request. A name that comes from outside is kept when it is harmless, so that one id
 * leads through every log; it goes back to the caller and stands on every error page.
 */
export const correlation: Middleware = async (ctx, next) => {
  const given = ctx.get(HEADER)
  ctx.state.correlationId = HARMLESS.test(given) ? given : randomUUID()
  ctx.set(HEADER, ctx.state.correlationId)

  await next()
}
