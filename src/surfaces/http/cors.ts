import type { Middleware } from 'koa'

interface CorsDeps {
  /** What the addresses begin with that this is about. */
  prefixes: readonly string[]
  /** Whose pages may call. `null`, which any sandboxed page says of itself, is never asked about. */
  isAllowed: (origin: string) => Promise<boolean>
}

const METHODS = 'GET, POST, PATCH, DELETE'
const REQUEST_HEADERS = 'Authorization, Content-Type, X-Request-Id'
const RESPONSE_HEADERS = 'Retry-After, WWW-Authenticate, X-Request-Id'
const PREFLIGHT_SECONDS = 600

/**
 * Lets pages of other origins call what takes no cookies. Credentials of the browser are never
 * allowed, so that a page can do no more than whoever holds the token that it shows.
 */
export const cors =
  ({ prefixes, isAllowed }: CorsDeps): Middleware =>
  async (ctx, next) => {
    if (!prefixes.some((prefix) => ctx.path.startsWith(prefix))) return next()

    ctx.vary('Origin')
    const origin = ctx.get('Origin')
    if (origin && origin !== 'null' && (await isAllowed(origin))) {
      ctx.set('Access-Control-Allow-Origin', origin)
      ctx.set('Access-Control-Expose-Headers', RESPONSE_HEADERS)
    }
    const isPreflight = ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method') !== ''
    if (!isPreflight) return next()

    ctx.status = 204
    ctx.set('Access-Control-Allow-Methods', METHODS)
    ctx.set('Access-Control-Allow-Headers', REQUEST_HEADERS)
    ctx.set('Access-Control-Max-Age', String(PREFLIGHT_SECONDS))
  }
