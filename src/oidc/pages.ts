import type { Context } from 'koa'
import type { AppType } from '../core/apps/index.ts'

/** What a page may say about a client. */
export interface ClientSummary {
  name: string
  type: AppType
  redirectUris: readonly string[]
}

export interface ProviderError {
  /** An OAuth error code. */
  error: string
  /** English, for the developer of the app. */
  description: string | undefined
  client?: ClientSummary | undefined
}

/** The pages that oidc-provider asks us to show. `ctx.status` is set already. */
export interface ProviderPages {
  /** A form that posts `xsrf` to `action`, and `logout` to mean it. */
  confirmLogout(
    ctx: Context,
    logout: {
      action: string
      xsrf: string
      userId: string | undefined
      client: ClientSummary | undefined
    },
  ): Promise<void>

  signedOut(ctx: Context, client: ClientSummary | undefined): void

  error(ctx: Context, error: ProviderError): void
}
