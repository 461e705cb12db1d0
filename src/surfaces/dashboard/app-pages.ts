import type { Context } from 'koa'
import type { AppType } from '../../core/apps/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import { appListModel } from './app-list-model.ts'
import { appModel } from './app-model.ts'
import { typeChoices, typeOf } from './app-types.ts'
import type { DashboardDeps } from './deps.ts'
import { frameOf } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import { shownEvents } from './shown-events.ts'

/** A developer's apps: all of them, a new one, one with all there is to know about it. */
export class AppPages {
  readonly #deps: DashboardDeps

  constructor(deps: DashboardDeps) {
    this.#deps = deps
  }

  readonly list = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { apps, csrf, flash, pages } = this.#deps
    const owned = await apps.list(session.user.id)
    const search = String(ctx.query.search ?? '').trim()

    pages.show(ctx, {
      view: 'dashboard/apps',
      model: {
        frame: frameOf(session, csrf),
        ...flash.take(ctx),
        ...appListModel(owned, { search, page: wholeNumber(ctx.query.page) ?? 1 }),
      },
    })
  }

  readonly showNew = async (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#newForm(ctx, session, { type: 'web' })

  readonly create = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const name = field(ctx, 'name')
    const redirectUri = field(ctx, 'redirectUri').trim()
    const type = typeOf(field(ctx, 'type'))

    try {
      const { app, secret } = await this.#deps.apps.register(session.user.id, {
        name,
        type,
        redirectUris: redirectUri ? [redirectUri] : [],
      })
      this.#deps.flash.leave(ctx, paths.app(app.id), {
        notice: { code: 'app_created' },
        ...(secret && { secret: secret.reveal() }),
      })
      redirect(ctx, paths.app(app.id))
    } catch (error) {
      this.#newForm(ctx, session, { name, redirectUri, type, ...refusalOf(error) })
    }
  }

  readonly show = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { apps, audit, clock, csrf, flash, issuer, pages } = this.#deps
    const app = await apps.get(session.user.id, ctx.params.id)
    const until = wholeNumber(ctx.query.until)

    pages.show(ctx, {
      view: 'dashboard/app',
      model: {
        frame: frameOf(session, csrf),
        ...flash.take(ctx),
        ...appModel(app, { issuer, now: clock.now() }),
        ...(await shownEvents(app, { audit, until })),
      },
    })
  }

  #newForm(
    ctx: Context,
    session: OwnAppSession,
    { type, status, ...filled }: { type: AppType; status?: number } & Filled,
  ): void {
    const { csrf, pages } = this.#deps

    pages.show(
      ctx,
      {
        view: 'dashboard/new-app',
        model: {
          frame: frameOf(session, csrf),
          action: paths.newApp,
          backHref: paths.home,
          types: typeChoices(type),
          ...filled,
        },
      },
      status,
    )
  }
}

/** Of a query: undefined for anything else. */
const wholeNumber = (text: unknown): number | undefined =>
  /^[1-9]\d{0,14}$/.test(String(text)) ? Number(text) : undefined

interface Filled {
  name?: string
  redirectUri?: string
  error?: Notice
}
