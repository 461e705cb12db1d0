import Router from '@koa/router'

/** @param isReady whether the stores answer; a failure counts as no */
export function healthRoutes(isReady: () => Promise<boolean>): Router {
  const router = new Router()

  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const ready = await isReady().catch(() => false)
    ctx.status = ready ? 200 : 503
    ctx.body = { status: ready ? 'ready' : 'not_ready' }
  })

  return router
}
