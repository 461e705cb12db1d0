import Router from '@koa/router'
import { cached } from '../entity-tag.ts'
import { openApiDocument } from './document.ts'
import type { ApiOperation } from './operation.ts'

const maxAgeSeconds = () => 300

/** The description of the API, for programs that write programs. */
export function openApiRoutes({
  issuer,
  operations,
}: {
  issuer: string
  operations: readonly ApiOperation[]
}): Router {
  const document = openApiDocument(issuer, operations)
  const router = new Router()

  router.get('/openapi.json', cached(maxAgeSeconds), (ctx) => {
    // It says nothing that is not public, and tools in a browser read it.
    ctx.set('Access-Control-Allow-Origin', '*')
    ctx.body = document
  })

  return router
}
