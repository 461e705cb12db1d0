import type { Context } from 'koa'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

/** Who somebody is to the apps that they use. */
export class ProfilePages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [{ path: paths.home, show: this.#show, submit: this.#save }]
  }

  readonly #show = (ctx: Context, session: OwnAppSession): void =>
    this.#page(ctx, session, { name: session.user.name ?? '' })

  readonly #save = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownAccount } = this.#deps
    const name = field(ctx, 'name')

    try {
      await ownAccount.rename(session.user, name)
      flash.leave(ctx, paths.home, { notice: { code: 'profile_saved' } })
      redirect(ctx, paths.home)
    } catch (error) {
      this.#page(ctx, session, { name, ...refusalOf(error) })
    }
  }

  #page(
    ctx: Context,
    session: OwnAppSession,
    { status, ...filled }: { name: string; error?: Notice; status?: number },
  ): void {
    const { flash, pages } = this.#deps
    const { createdAt, id } = session.user

    pages.show(
      ctx,
      {
        view: 'account/profile',
        model: {
          frame: this.#frame(session, 'profile'),
          ...flash.take(ctx),
          action: paths.home,
          userId: id,
          createdAt,
          ...filled,
        },
      },
      status,
    )
  }
}
