import type { Context } from 'koa'
import type { Log } from '../../core/log.ts'
import { type TokenEndpoint, TokenRequestRefused, type TokenSet } from '../../oidc/index.ts'
import { redirect } from '../http/index.ts'
import { CodeFlow, type FlowClient, type Wanted } from './code-flow.ts'
import type { Flash } from './flash.ts'
import type { OwnApp } from './own-app.ts'
import type { OwnAppSessions } from './own-app-sessions.ts'
import type { SealedCookies } from './sealed-cookies.ts'

/** In what one app's way in differs from another's. */
export interface SignInPlan {
  /** Where somebody lands who wanted nothing else, and whoever did not arrive. */
  home: string
  callback: string
  /** Whether somebody may be sent there after signing in: a page of the app, and no other site. */
  isOurs(path: string): boolean
  /** What is asked of the authorization endpoint. */
  wanted(ctx: Context): Wanted
  /** Signs in whoever the tokens are of. */
  accept(ctx: Context, tokens: TokenSet): Promise<void>
}

export interface SignInDeps {
  issuer: string
  self: OwnApp
  cookies: SealedCookies
  flash: Flash
  sessions: OwnAppSessions
  tokenEndpoint: Pick<TokenEndpoint, 'request'>
  log: Log
}

/** Into an app of ours and out of it, as a client of our own provider. */
export class SignInPages {
  readonly #deps: SignInDeps
  readonly #plan: SignInPlan
  readonly #client: FlowClient
  /** Remembers the page that somebody wanted to see. */
  readonly #flow: CodeFlow<string>

  constructor(deps: SignInDeps, plan: SignInPlan) {
    const { clientId } = deps.self.app
    this.#deps = deps
    this.#plan = plan
    this.#client = { clientId, redirectUri: `${deps.issuer}${plan.callback}` }
    this.#flow = new CodeFlow(`${clientId}-sign-in`, deps)
  }

  /** Anybody may link here; `to` is a page of the app, `provider` skips the login page. */
  readonly begin = (ctx: Context): void => {
    const { home, isOurs, wanted } = this.#plan
    const { login_hint, provider, to } = ctx.query
    const memo = typeof to === 'string' && isOurs(to) ? to : home

    redirect(
      ctx,
      this.#flow.begin(ctx, this.#client, {
        ...wanted(ctx),
        provider: typeof provider === 'string' ? provider : undefined,
        login_hint: typeof login_hint === 'string' ? login_hint : undefined,
        memo,
      }),
    )
  }

  readonly complete = async (ctx: Context): Promise<void> => {
    const { log, self } = this.#deps
    const { accept, home } = this.#plan
    const arrival = this.#flow.end(ctx)
    // A callback that is opened again: whoever is signed in goes on, anybody else begins again.
    if (!arrival) return redirect(ctx, home)

    try {
      if (!arrival.code) return this.#refuse(ctx, arrival.error)
      const tokens = await this.#flow.exchange(ctx, this.#client, arrival, self.secret.reveal())
      await accept(ctx, tokens)
      redirect(ctx, arrival.memo)
    } catch (error) {
      if (!(error instanceof TokenRequestRefused)) throw error
      log.info({ correlationId: ctx.state.correlationId, err: error }, 'a sign-in did not arrive')
      this.#leave(ctx, 'sign_in_failed')
    }
  }

  readonly end = async (ctx: Context): Promise<void> => {
    await this.#deps.sessions.end(ctx)
    this.#leave(ctx, 'signed_out')
  }

  #refuse(ctx: Context, error: string | undefined): void {
    this.#leave(ctx, error === 'access_denied' ? 'sign_in_cancelled' : 'sign_in_failed')
  }

  #leave(ctx: Context, code: string): void {
    const { home } = this.#plan
    this.#deps.flash.leave(ctx, home, { notice: { code } })
    redirect(ctx, home)
  }
}
