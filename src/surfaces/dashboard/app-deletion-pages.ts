import type { Context } from 'koa'
import type { App } from '../../core/apps/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { DashboardDeps } from './deps.ts'
import { frameOf } from './frame.ts'
import { paths } from './paths.ts'

/** An app is deleted by whoever types its name: nobody does that by mistake. */
export class AppDeletionPages {
  readonly #deps: DashboardDeps

  constructor(deps: DashboardDeps) {
    this.#deps = deps
  }

  readonly show = async (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#form(ctx, session, await this.#appOf(ctx, session))

  readonly delete = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { apps, flash } = this.#deps
    const app = await this.#appOf(ctx, session)
    if (field(ctx, 'name').trim().normalize('NFC') !== app.name) {
      return this.#form(ctx, session, app, { code: 'name_differs', field: 'name' })
    }

    await apps.delete(session.user.id, app.id)
    flash.leave(ctx, paths.home, { notice: { code: 'app_deleted' } })
    redirect(ctx, paths.home)
  }

  #appOf(ctx: Context, { user }: OwnAppSession): Promise<App> {
    return this.#deps.apps.get(user.id, ctx.params.id)
  }

  #form(ctx: Context, session: OwnAppSession, { id, name }: App, error?: Notice): void {
    const { csrf, pages } = this.#deps

    pages.show(
      ctx,
      {
        view: 'dashboard/app-deletion',
        model: {
          frame: frameOf(session, csrf),
          action: paths.deletion(id),
          backHref: paths.app(id),
          appName: name,
          ...(error && { error }),
        },
      },
      error ? 400 : 200,
    )
  }
}
