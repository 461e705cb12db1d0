import type { Context } from 'koa'

/** Names that begin so, of the cookies that the browser shows, the oldest first (RFC 6265 §5.4). */
export const cookieNamesOf = (ctx: Context, prefix: string): readonly string[] =>
  ctx
    .get('Cookie')
    .split(/; */)
    .map((pair) => pair.slice(0, pair.indexOf('=')))
    .filter((name) => name.startsWith(prefix))
