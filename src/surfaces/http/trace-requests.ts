import type { Middleware } from 'koa'
import type { Tracer } from '../../core/tracing/index.ts'

/** A span for each request. Of its address only the pattern: the rest may be what signs people in. */
export const traceRequests =
  (tracer: Tracer): Middleware =>
  (ctx, next) =>
    tracer.run(
      { name: ctx.method, kind: 'server', parent: ctx.get('traceparent') },
      async (span) => {
        await next()
        const route = ctx._matchedRoute && String(ctx._matchedRoute)
        if (route) span.rename(`${ctx.method} ${route}`)
        if (ctx.status >= 500) span.fail()
        span.set({
          'http.request.method': ctx.method,
          'http.response.status_code': ctx.status,
          'latchkey.correlation_id': ctx.state.correlationId,
          ...(route && { 'http.route': route }),
        })
      },
    )
