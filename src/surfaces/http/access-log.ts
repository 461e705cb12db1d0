import type { Middleware } from 'koa'
import type { Log } from '../../core/log.ts'

/** One line a request. Never the query: codes and states travel there. */
export const accessLog =
  (log: Log): Middleware =>
  async (ctx, next) => {
    const startedAt = performance.now()
    try {
      await next()
    } finally {
      const level = PROBES.has(ctx.path) ? 'debug' : 'info'
      log[level](
        {
          correlationId: ctx.state.correlationId,
          method: ctx.method,
          path: hidden(ctx.path),
          status: ctx.status,
          milliseconds: Math.round((performance.now() - startedAt) * 10) / 10,
          address: ctx.ip,
        },
        'request',
      )
    }
  }

/** Asked every few seconds by whoever runs us. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

/** Ids of interactions are the value of a cookie. */
const hidden = (path: string): string =>
  path.replace(/^(\/interaction|\/oidc\/authorize)\/[^/]+/, '$1/…')
