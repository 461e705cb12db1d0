import type Router from '@koa/router'
import type { Middleware } from 'koa'

/** What a router's paths begin with has to be plain text: it is compared as it is. */
const PLAIN = /^[\w.-]*$/

/**
 * A router that is asked only about addresses that begin like one of its own. Else each surface
 * tries each of its patterns on every request to the token endpoint.
 * @throws {TypeError} for a path that begins with a parameter or a pattern
 */
export function routerMiddleware(router: Router): Middleware {
  const routes = router.routes() as Middleware
  // What has no methods stands before those that have, and leads nowhere by itself.
  const paths = router.stack.filter(({ methods }) => methods.length).map(({ path }) => String(path))
  const heads = new Set(paths.map(headOf))
  const pattern = heads.values().find((head) => !PLAIN.test(head))
  if (pattern !== undefined) throw new TypeError(`a router's path begins with "${pattern}"`)

  return (ctx, next) => (heads.has(headOf(ctx.path)) ? routes(ctx, next) : next())
}

/** The first segment. Routers take no notice of case. */
const headOf = (path: string): string => path.split('/', 2)[1]?.toLowerCase() ?? ''
