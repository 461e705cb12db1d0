import type { Middleware } from 'koa'
import type { Meter } from '../../core/meter.ts'

/** Tells the meter of each answer. Callers make up addresses and methods: only known ones are told. */
export const measureRequests =
  (meter: Pick<Meter, 'requestAnswered'>): Middleware =>
  async (ctx, next) => {
    const startedAt = performance.now()
    try {
      await next()
    } finally {
      meter.requestAnswered({
        method: METHODS.has(ctx.method) ? ctx.method : OTHER,
        // What the router of the surface says that answered, or oidc-provider's own.
        route: ctx._matchedRoute ? String(ctx._matchedRoute) : OTHER,
        status: ctx.status,
        seconds: (performance.now() - startedAt) / 1_000,
      })
    }
  }

const OTHER = 'other'

const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
])
