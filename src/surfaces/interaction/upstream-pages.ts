import type { Context } from 'koa'
import { LoginMethodNotTaken } from '../../core/apps/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import { callbackUrlOf, UpstreamSignInInterrupted } from '../../core/upstream/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { redirect } from '../http/index.ts'
import { arrive, assertTaken } from './arrival.ts'
import type { InteractionDeps } from './deps.ts'
import { JourneyCookies } from './journey-cookies.ts'
import type { LoginPages } from './login-pages.ts'
import { refusalOf } from './notices.ts'

/** To Google and back. */
export class UpstreamPages {
  readonly #deps: InteractionDeps
  readonly #login: LoginPages
  readonly #cookies: JourneyCookies

  constructor(deps: InteractionDeps, login: LoginPages) {
    this.#deps = deps
    this.#login = login
    this.#cookies = new JourneyCookies(deps)
  }

  readonly choose = (ctx: Context, interaction: OpenInteraction): Promise<void> =>
    this.begin(ctx, interaction, ctx.params.provider)

  async begin(ctx: Context, interaction: OpenInteraction, provider: string): Promise<void> {
    const { upstreamSignIn } = this.#deps
    const { uid, loginHint } = interaction

    try {
      assertTaken(interaction, provider)
      const { authorizationUrl, state, browserBinding } = await upstreamSignIn.begin({
        provider,
        interaction: uid,
        redirectUri: callbackUrlOf(this.#deps, provider),
        network: networkOf(ctx.ip),
        ...(loginHint && { loginHint }),
      })
      this.#cookies.keep(ctx, state, browserBinding)
      redirect(ctx, authorizationUrl)
    } catch (error) {
      await this.#backToLogin(ctx, interaction, error)
    }
  }

  /** Whether people can be sent there. */
  isOffered(provider: unknown): provider is string {
    return this.#deps.upstreamSignIn.offers.some(({ name }) => name === provider)
  }

  async complete(ctx: Context, provider: string): Promise<void> {
    const { interactions, upstreamSignIn } = this.#deps
    const callback = new URL(`${ctx.path}${ctx.search}`, this.#deps.issuer)
    const state = callback.searchParams.get('state') ?? ''

    try {
      const { user, interaction } = await upstreamSignIn.complete({
        provider,
        callback,
        browserBinding: this.#cookies.find(ctx, state),
      })
      this.#cookies.forget(ctx, state)
      const open = await interactions.resume(interaction)
      await this.#arrive(ctx, open, user.id, provider)
    } catch (error) {
      if (!(error instanceof UpstreamSignInInterrupted)) throw error
      const open = await interactions.resume(error.interaction)
      await this.#backToLogin(ctx, open, error)
    }
  }

  async #arrive(
    ctx: Context,
    open: OpenInteraction,
    userId: string,
    provider: string,
  ): Promise<void> {
    try {
      redirect(ctx, await arrive(this.#deps, ctx, open, userId, ['fed', `via:${provider}`]))
    } catch (error) {
      if (!(error instanceof LoginMethodNotTaken)) throw error
      await this.#backToLogin(ctx, open, error)
    }
  }

  /** Where it began, with what happened: to try again or another way. */
  async #backToLogin(ctx: Context, open: OpenInteraction, error: unknown): Promise<void> {
    const { notice, status } = refusalOf(error)
    const { correlationId } = ctx.state
    const level = status >= 500 ? 'error' : 'info'
    this.#deps.log[level]({ correlationId, err: error }, 'an upstream sign-in did not arrive')

    await this.#login.show(ctx, open, { error: notice, status })
  }
}
