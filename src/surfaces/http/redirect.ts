import type { Context } from 'koa'

/** Sends the browser on with a GET (RFC 9110 §15.4.4), so that reloading posts nothing twice. */
export function redirect(ctx: Context, url: string): void {
  ctx.status = 303
  ctx.redirect(url)
}
