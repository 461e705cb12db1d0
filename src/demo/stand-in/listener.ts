import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'

// A client that has had enough is no error of ours, least of all when we misbehave.
const HANG_UPS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'])
const styleSheet = new URL('./style.css', import.meta.url)

/** Answers by the routes that are added, reads forms, and has the stylesheet of the pages. */
export function listenerOf(addRoutes: (router: Router) => void): RequestListener {
  const router = new Router()
  addRoutes(router)
  router.get('/style.css', async (ctx) => {
    ctx.type = 'css'
    ctx.body = await readFile(styleSheet)
  })

  const app = new Koa()
  app.on('error', (error) => {
    if (!HANG_UPS.has(error.code)) app.onerror(error)
  })
  app.use(bodyParser({ enableTypes: ['form'] }))
  app.use(router.routes())
  app.use(router.allowedMethods())

  return app.callback()
}
