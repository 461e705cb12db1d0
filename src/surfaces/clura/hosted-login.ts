import type { Context } from 'koa'
import type { App, AppStore } from '../../core/apps/index.ts'
import { isId } from '../../core/values/index.ts'
import { HOSTED_LOGIN, routes } from '../../oidc/index.ts'
import { type Pages, redirect } from '../http/index.ts'
import { AppNotRegistered } from './errors.ts'

export interface HostedLoginDeps {
  issuer: string
  apps: Pick<AppStore, 'findByClientId'>
  pages: Pages
}

/** What a link may add to the request that it stands for. Anything else in it is ignored. */
const PASSED_ON = [
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'login_hint',
  'prompt',
  'provider',
]

/** The login link of an app, which needs to know no more than the app's id. */
export class HostedLogin {
  readonly #deps: HostedLoginDeps

  constructor(deps: HostedLoginDeps) {
    this.#deps = deps
  }

  /** `GET /user-login/:appClientId` */
  readonly start = (ctx: Context): Promise<void> => this.#start(ctx, ctx.params.appClientId)

  /** `GET /v1/global-auth/:provider?appClientId=` */
  readonly startAt =
    (provider: string) =>
    (ctx: Context): Promise<void> =>
      this.#start(ctx, ctx.query.appClientId, provider)

  /** `GET /v1/app/validate/:appClientId` */
  readonly validate = async (ctx: Context): Promise<void> => {
    // RFC 9562 §4: the digits of a UUID may be capitals where somebody writes it.
    const appClientId = String(ctx.params.appClientId).toLowerCase()
    ctx.body = { valid: (await this.#find(appClientId)) !== undefined }
  }

  async #start(ctx: Context, appClientId: unknown, provider?: string): Promise<void> {
    const app = await this.#find(appClientId)
    const [redirectUri] = app?.redirectUris ?? []
    if (!app || !redirectUri) return this.#refuse(ctx)

    const url = this.#authorizationUrl(app, redirectUri)
    for (const name of PASSED_ON) {
      // A parameter that is there twice is the authorization endpoint's to refuse.
      for (const value of [ctx.query[name] ?? []].flat()) url.searchParams.append(name, value)
    }
    if (provider) url.searchParams.set('provider', provider)

    redirect(ctx, url.href)
  }

  #refuse(ctx: Context): void {
    if (ctx.accepts('json', 'html') !== 'html') throw new AppNotRegistered()

    const { correlationId } = ctx.state
    this.#deps.pages.show(ctx, {
      view: 'app-not-registered',
      model: { correlationId, dashboardHref: '/dashboard' },
    })
  }

  #authorizationUrl(app: App, redirectUri: string): URL {
    const url = new URL(routes.authorization, this.#deps.issuer)
    const parameters = {
      client_id: app.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid email profile',
      resource: HOSTED_LOGIN,
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)

    return url
  }

  async #find(appClientId: unknown): Promise<App | undefined> {
    return isId(appClientId) ? this.#deps.apps.findByClientId(appClientId) : undefined
  }
}
