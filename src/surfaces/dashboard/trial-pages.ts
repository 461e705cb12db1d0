import type { Context } from 'koa'
import { type App, AppNotFound } from '../../core/apps/index.ts'
import { HOSTED_LOGIN, TokenRequestRefused, type TokenSet } from '../../oidc/index.ts'
import { redirect } from '../http/index.ts'
import {
  type Arrival,
  CodeFlow,
  decodeJwt,
  type FlowClient,
  type OwnAppSession,
} from '../own-app/index.ts'
import { mayBeTried } from './app-model.ts'
import type { DashboardDeps } from './deps.ts'
import { frameOf } from './frame.ts'
import { paths } from './paths.ts'
import { shownTokens } from './shown-tokens.ts'

interface Failure {
  code: string
  reason?: string
}

/** A real sign-in with an app, to see what the app would get. */
export class TrialPages {
  readonly #deps: DashboardDeps
  /** Remembers which app is tried. */
  readonly #flow: CodeFlow<string>

  constructor(deps: DashboardDeps) {
    this.#deps = deps
    this.#flow = new CodeFlow('latchkey-dashboard-trial', deps)
  }

  readonly begin = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const app = await this.#appOf(ctx, session)
    const client = this.#clientOf(app)

    redirect(
      ctx,
      this.#flow.begin(ctx, client, {
        scope: 'openid profile email',
        resource: HOSTED_LOGIN,
        state: this.#deps.trials.newState(app.clientId),
        memo: app.id,
      }),
    )
  }

  readonly complete = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const app = await this.#appOf(ctx, session)
    const arrival = this.#flow.end(ctx)
    if (arrival?.memo !== app.id) {
      // Shown before, and a code is good for once.
      this.#deps.flash.leave(ctx, paths.app(app.id), { notice: { code: 'trial_over' } })
      return redirect(ctx, paths.app(app.id))
    }

    const outcome = arrival.code
      ? await this.#exchange(ctx, app, arrival)
      : { code: arrival.error ?? 'server_error', ...reasonOf(arrival.description) }
    this.#show(ctx, session, app, outcome)
  }

  async #exchange(ctx: Context, app: App, arrival: Arrival<string>): Promise<TokenSet | Failure> {
    const secret = app.type === 'web' ? this.#deps.trials.newSecret(app.clientId) : undefined

    try {
      return await this.#flow.exchange(ctx, this.#clientOf(app), arrival, secret)
    } catch (error) {
      if (!(error instanceof TokenRequestRefused)) throw error

      return { code: error.code, reason: error.message }
    }
  }

  #show(ctx: Context, session: OwnAppSession, app: App, outcome: TokenSet | Failure): void {
    const { csrf, pages } = this.#deps
    const result =
      'code' in outcome
        ? { failure: outcome }
        : { tokens: shownTokens(outcome), ...emailOf(outcome) }

    pages.show(ctx, {
      view: 'dashboard/trial',
      model: {
        frame: frameOf(session, csrf),
        appName: app.name,
        action: paths.trial(app.id),
        backHref: paths.app(app.id),
        ...result,
      },
    })
  }

  async #appOf(ctx: Context, { user }: OwnAppSession): Promise<App> {
    const app = await this.#deps.apps.get(user.id, ctx.params.id)
    if (!mayBeTried(app)) throw new AppNotFound()

    return app
  }

  #clientOf({ clientId, id }: App): FlowClient {
    return { clientId, redirectUri: this.#deps.trials.redirectUriOf(id) }
  }
}

const reasonOf = (reason: string | undefined) => (reason === undefined ? {} : { reason })

function emailOf({ id_token }: TokenSet): { email?: string } {
  const { email } = decodeJwt(id_token)?.payload ?? {}

  return typeof email === 'string' ? { email } : {}
}
