import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'

const HEADER = 'X-Request-Id'
const HARMLESS = /^[\w.:-]{1,64}$/

/**
 * Names each request. A name that comes from outside is kept when it is harmless, so that one id
 * leads through every log; it goes back to the caller and stands on every error page.
 */
export const correlation: Middleware = (ctx, next) => {
  ctx.state.correlationId = correlationIdOf(ctx.get(HEADER))
  ctx.set(HEADER, ctx.state.correlationId)

  return next()
}

/** The name that came from outside, when it is harmless, else a new one. */
export const correlationIdOf = (given: string): string =>
  HARMLESS.test(given) ? given : randomUUID()
