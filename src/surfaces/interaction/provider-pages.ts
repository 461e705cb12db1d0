import type { Context } from 'koa'
import { primaryEmail, type UserStore } from '../../core/users/index.ts'
import type { ClientSummary, ProviderError, ProviderPages } from '../../oidc/index.ts'
import type { Pages } from '../http/index.ts'
import { wayBackTo } from './way-back.ts'

/** The pages that the provider itself needs: signing out, and what cannot be told the app. */
export class InteractionProviderPages implements ProviderPages {
  readonly #deps: { pages: Pages; users: Pick<UserStore, 'find'> }

  constructor(deps: { pages: Pages; users: Pick<UserStore, 'find'> }) {
    this.#deps = deps
  }

  async confirmLogout(
    ctx: Context,
    { action, xsrf, userId, client }: Parameters<ProviderPages['confirmLogout']>[1],
  ): Promise<void> {
    const { pages, users } = this.#deps
    const user = userId ? await users.find(userId) : undefined
    const userEmail = user && primaryEmail(user)?.address

    pages.show(ctx, {
      view: 'logout',
      model: {
        action,
        xsrf,
        ...(client && { appName: client.name }),
        ...(userEmail && { userEmail }),
      },
    })
  }

  signedOut(ctx: Context, client: ClientSummary | undefined): void {
    this.#deps.pages.show(ctx, { view: 'signed-out', model: { ...(client && wayBackTo(client)) } })
  }

  error(ctx: Context, { error, description, client }: ProviderError): void {
    const { correlationId } = ctx.state

    this.#deps.pages.show(ctx, {
      view: 'error',
      model: {
        error: { code: NOTICE_OF[error] ?? 'invalid_request' },
        status: ctx.status,
        correlationId,
        ...(description && { detail: description }),
        ...(client && wayBackTo(client)),
      },
    })
  }
}

/** What a person is told of an OAuth error; of any other, that the app asked for something wrong. */
const NOTICE_OF: Readonly<Record<string, string>> = {
  invalid_client: 'unknown_client',
  invalid_redirect_uri: 'redirect_uri_mismatch',
  server_error: 'server_error',
  temporarily_unavailable: 'unavailable',
}
