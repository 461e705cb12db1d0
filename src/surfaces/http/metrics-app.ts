import Koa from 'koa'
import type { Config } from '../../config/index.ts'
import { isSameDigest } from '../../core/values/index.ts'

export interface MetricsAppDeps {
  token: NonNullable<Config['metrics']>['token']
  /** What there is to tell, in the text that Prometheus reads. */
  render: () => Promise<string>
}

const FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

/** Answers at `/metrics`, on a port of its own: neither people nor apps have business there. */
export function metricsApp({ token, render }: MetricsAppDeps): Koa {
  const app = new Koa()
  app.use(async (ctx) => {
    if (ctx.path !== '/metrics') return
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.set('Allow', 'GET, HEAD')
      ctx.status = 405
      return
    }
    if (token && !isSameDigest(ctx.get('Authorization'), `Bearer ${token.reveal()}`)) {
      ctx.set('WWW-Authenticate', 'Bearer')
      ctx.status = 401
      return
    }
    ctx.set('Content-Type', FORMAT)
    ctx.set('Cache-Control', 'no-store')
    ctx.body = await render()
  })

  return app
}
