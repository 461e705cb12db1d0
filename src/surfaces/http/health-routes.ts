import Router from '@koa/router'
import type { Readiness } from './readiness.ts'

export function healthRoutes(readiness: Pick<Readiness, 'isReady'>): Router {
  const router = new Router()

  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const isReady = await readiness.isReady()
    ctx.status = isReady ? 200 : 503
    ctx.body = { status: isReady ? 'ready' : 'not_ready' }
  })

  return router
}
