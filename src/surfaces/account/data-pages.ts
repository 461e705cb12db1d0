import type { Context } from 'koa'
import { OwnsApps, primaryEmail, type User } from '../../core/users/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import type { SectionRoute } from './section.ts'

/** All that is theirs: a copy of it, and an end to it. */
export class DataPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.data, show: this.#show },
      { path: paths.exportData, show: this.#showExport, submit: this.#export, isSensitive: true },
      { path: paths.deletion, show: this.#showDeletion, submit: this.#delete, isSensitive: true },
    ]
  }

  readonly #show = (ctx: Context, session: OwnAppSession): void =>
    this.#deps.pages.show(ctx, {
      view: 'account/data',
      model: {
        frame: this.#frame(session, 'data'),
        ...this.#deps.flash.take(ctx),
        exportHref: paths.exportData,
        deletionHref: paths.deletion,
      },
    })

  readonly #showExport = (ctx: Context, session: OwnAppSession): void =>
    this.#deps.pages.show(ctx, {
      view: 'account/data-export',
      model: {
        frame: this.#frame(session, 'data'),
        ...this.#deps.flash.take(ctx),
        action: paths.exportData,
        backHref: paths.data,
      },
    })

  readonly #export = async (ctx: Context, { user }: OwnAppSession): Promise<void> => {
    const copy = await this.#deps.exporter.export(user)

    ctx.set('Cache-Control', 'no-store')
    ctx.attachment('latchkey-account.json')
    ctx.type = 'json'
    ctx.body = JSON.stringify(copy, null, 2)
  }

  readonly #showDeletion = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#deletionPage(ctx, session)

  readonly #delete = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownAccount, sessions } = this.#deps
    const { user } = session
    if (field(ctx, 'confirmation').trim().normalize('NFC') !== toTypeOf(user)) {
      return this.#deletionPage(ctx, session, {
        code: 'confirmation_differs',
        field: 'confirmation',
      })
    }

    try {
      await ownAccount.delete(user)
      await sessions.end(ctx)
      flash.leave(ctx, paths.home, { notice: { code: 'account_deleted' } })
      redirect(ctx, paths.home)
    } catch (error) {
      if (!(error instanceof OwnsApps)) throw error
      await this.#deletionPage(ctx, session, { code: error.code })
    }
  }

  async #deletionPage(ctx: Context, session: OwnAppSession, error?: Notice): Promise<void> {
    const { flash, ownAccount, pages } = this.#deps
    const apps = await ownAccount.ownedApps(session.user)

    pages.show(
      ctx,
      {
        view: 'account/deletion',
        model: {
          frame: this.#frame(session, 'data'),
          ...flash.take(ctx),
          action: paths.deletion,
          backHref: paths.data,
          toType: toTypeOf(session.user),
          apps: apps.map(({ name }) => name),
          dashboardHref: '/dashboard',
          ...(error && { error }),
        },
      },
      error ? 400 : 200,
    )
  }
}

/** What nobody types by mistake, and everybody knows of themselves. */
const toTypeOf = (user: User): string => primaryEmail(user)?.address ?? user.name ?? user.id
