import type { Context } from 'koa'
import { REGISTRY_SCOPE, registryResource, TokenRequestRefused } from '../../oidc/index.ts'
import { redirect } from '../http/index.ts'
import { CodeFlow, type FlowClient } from './code-flow.ts'
import type { DashboardDeps } from './deps.ts'
import { isOurs, paths } from './paths.ts'

/** Into the dashboard and out of it, as a client of our own provider. */
export class SignInPages {
  readonly #deps: DashboardDeps
  readonly #client: FlowClient
  /** Remembers the page that somebody wanted to see. */
  readonly #flow: CodeFlow<string>

  constructor(deps: DashboardDeps) {
    const { clientId } = deps.self.app
    this.#deps = deps
    this.#client = { clientId, redirectUri: `${deps.issuer}${paths.callback}` }
    this.#flow = new CodeFlow('latchkey-dashboard-sign-in', deps)
  }

  /** Anybody may link here; `to` is a page of the dashboard, `provider` skips the login page. */
  readonly begin = (ctx: Context): void => {
    const { login_hint, provider, to } = ctx.query
    const memo = typeof to === 'string' && isOurs(to) ? to : paths.home

    redirect(
      ctx,
      this.#flow.begin(ctx, this.#client, {
        scope: `openid profile email ${REGISTRY_SCOPE}`,
        resource: registryResource(this.#deps.issuer),
        provider: typeof provider === 'string' ? provider : undefined,
        login_hint: typeof login_hint === 'string' ? login_hint : undefined,
        memo,
      }),
    )
  }

  readonly complete = async (ctx: Context): Promise<void> => {
    const { accessTokens, flash, log, self, sessions } = this.#deps
    const arrival = this.#flow.end(ctx)
    // A callback that is opened again: whoever is signed in goes on, anybody else begins again.
    if (!arrival) return redirect(ctx, paths.home)

    try {
      if (!arrival.code) return this.#refuse(ctx, arrival.error)
      const tokens = await this.#flow.exchange(ctx, this.#client, arrival, self.secret.reveal())
      // Whoever may use the registry by the API may use it here.
      sessions.begin(ctx, await accessTokens.verify(tokens.access_token))
      redirect(ctx, arrival.memo)
    } catch (error) {
      if (!(error instanceof TokenRequestRefused)) throw error
      log.info({ correlationId: ctx.state.correlationId, err: error }, 'a sign-in did not arrive')
      flash.leave(ctx, paths.home, { notice: { code: 'sign_in_failed' } })
      redirect(ctx, paths.home)
    }
  }

  readonly end = async (ctx: Context): Promise<void> => {
    const { flash, sessions } = this.#deps
    await sessions.end(ctx)
    flash.leave(ctx, paths.home, { notice: { code: 'signed_out' } })
    redirect(ctx, paths.home)
  }

  #refuse(ctx: Context, error: string | undefined): void {
    const code = error === 'access_denied' ? 'sign_in_cancelled' : 'sign_in_failed'
    this.#deps.flash.leave(ctx, paths.home, { notice: { code } })
    redirect(ctx, paths.home)
  }
}
