import type { Context } from 'koa'
import type { App } from '../../core/apps/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import { typeChoices, typeOf } from './app-types.ts'
import type { DashboardDeps } from './deps.ts'
import { frameOf } from './frame.ts'
import { chosenLoginMethods, loginMethodChoices } from './login-methods.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'

/** The settings as a form has them: one URI a line. */
type Filled = Pick<App, 'name' | 'type' | 'loginMethods'> & {
  redirectUris: string
  postLogoutRedirectUris: string
  backchannelLogoutUri: string
}

/** Everything about an app that its developer may change. */
export class AppSettingsPages {
  readonly #deps: DashboardDeps

  constructor(deps: DashboardDeps) {
    this.#deps = deps
  }

  readonly show = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const app = await this.#deps.apps.get(session.user.id, ctx.params.id)

    this.#form(ctx, session, app, toFilled(app))
  }

  readonly save = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { apps, flash, upstreams } = this.#deps
    const app = await apps.get(session.user.id, ctx.params.id)
    const filled: Filled = {
      name: field(ctx, 'name'),
      type: typeOf(field(ctx, 'type')),
      redirectUris: field(ctx, 'redirectUri'),
      postLogoutRedirectUris: field(ctx, 'postLogoutRedirectUri'),
      backchannelLogoutUri: field(ctx, 'backchannelLogoutUri'),
      loginMethods: chosenLoginMethods(ctx, upstreams),
    }

    try {
      const { id } = await apps.update(session.user.id, app.id, {
        name: filled.name,
        type: filled.type,
        redirectUris: linesOf(filled.redirectUris),
        postLogoutRedirectUris: linesOf(filled.postLogoutRedirectUris),
        backchannelLogoutUri: filled.backchannelLogoutUri.trim() || undefined,
        loginMethods: filled.loginMethods,
      })
      flash.leave(ctx, paths.app(id), { notice: { code: 'app_saved' } })
      redirect(ctx, paths.app(id))
    } catch (error) {
      const refusal = refusalOf(error)
      this.#form(ctx, session, app, filled, refusal.error, refusal.status)
    }
  }

  #form(
    ctx: Context,
    session: OwnAppSession,
    { id, name: appName }: App,
    { type, loginMethods, ...filled }: Filled,
    error?: Notice,
    status?: number,
  ): void {
    const { csrf, pages, upstreams } = this.#deps

    pages.show(
      ctx,
      {
        view: 'dashboard/app-settings',
        model: {
          frame: frameOf(session, csrf),
          action: paths.settings(id),
          backHref: paths.app(id),
          appName,
          types: typeChoices(type),
          loginMethods: loginMethodChoices(upstreams, loginMethods),
          ...filled,
          ...(error && { error }),
        },
      },
      status,
    )
  }
}

const toFilled = (app: App): Filled => ({
  name: app.name,
  type: app.type,
  redirectUris: app.redirectUris.join('\n'),
  postLogoutRedirectUris: app.postLogoutRedirectUris.join('\n'),
  backchannelLogoutUri: app.backchannelLogoutUri ?? '',
  loginMethods: app.loginMethods,
})

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
