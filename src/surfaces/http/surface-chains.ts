import Router from '@koa/router'
import type { Middleware } from 'koa'
import compose from 'koa-compose'

/** What answers requests: routers those of their own addresses, other middleware whichever it likes. */
export type Surface = Middleware | Router

/** What a router's paths begin with has to be plain text: it is compared as it is. */
const PLAIN = /^[\w.-]*$/

/**
 * The surfaces in their order, as one middleware. A request meets only those routers that have an
 * address which begins like its own: else each would try each of its patterns on every request to
 * the token endpoint.
 * @throws {TypeError} for a path of a router that begins with a parameter or a pattern
 */
export function surfaceChains(surfaces: readonly Surface[]): Middleware {
  const parts = surfaces.map(toPart)
  const chainOf = (head?: string) =>
    compose(parts.filter(({ heads }) => !heads || heads.has(head)).map(({ answer }) => answer))

  const heads = new Set(parts.flatMap(({ heads = [] }) => [...heads]))
  const chains = new Map(Array.from(heads, (head) => [head, chainOf(head)]))
  const withoutRouters = chainOf()

  return (ctx, next) => (chains.get(headOf(ctx.path)) ?? withoutRouters)(ctx, next)
}

interface Part {
  answer: Middleware
  /** How the addresses begin that it is about; undefined for all. */
  heads?: ReadonlySet<string | undefined>
}

function toPart(surface: Surface): Part {
  if (!(surface instanceof Router)) return { answer: surface }
  // What has no methods stands before those that have, and leads nowhere by itself.
  const routes = surface.stack.filter(({ methods }) => methods.length)
  const heads = new Set(routes.map(({ path }) => headOf(String(path))))
  const pattern = heads.values().find((head) => !PLAIN.test(head))
  if (pattern !== undefined) throw new TypeError(`a router's path begins with "${pattern}"`)

  return { answer: surface.routes() as Middleware, heads }
}

/** The first segment. Routers take no notice of case. */
const headOf = (path: string): string => path.split('/', 2)[1]?.toLowerCase() ?? ''
