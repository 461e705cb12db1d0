import type { Context } from 'koa'
import type { ErrorOut } from 'oidc-provider'

/** The pages that oidc-provider asks us to show. They set `ctx.body`; the status is set already. */
export interface ProviderPages {
  /** @param form a form without a button: action and `xsrf` are to be read from it */
  confirmLogout(ctx: Context, form: string): void

  signedOut(ctx: Context): void

  error(ctx: Context, out: ErrorOut, error: Error): void
}
