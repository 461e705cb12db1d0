import type { Context } from 'koa'
import { describeBrowser, type UserSession } from '../../core/sessions/index.ts'
import { redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import type { SectionRoute } from './section.ts'

/** Where somebody is signed in, and an end to it. */
export class SessionPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  // Not sensitive: whoever sees a device that is not theirs is to be rid of it at once.
  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.sessions, show: this.#show },
      { path: paths.endSession(':uid'), submit: this.#end },
      { path: paths.endOtherSessions, submit: this.#endOthers },
    ]
  }

  readonly #show = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { clock, flash, pages, userSessions } = this.#deps
    const all = await userSessions.listOfUser(session.user.id, clock.now())
    const others = all.filter(({ uid }) => uid !== session.providerSession)

    pages.show(ctx, {
      view: 'account/sessions',
      model: {
        frame: this.#frame(session, 'sessions'),
        ...flash.take(ctx),
        current: toShown(all.find(({ uid }) => uid === session.providerSession)),
        others: others.map((one) => ({ ...toShown(one), endAction: paths.endSession(one.uid) })),
        endOthersAction: paths.endOtherSessions,
      },
    })
  }

  readonly #end = async (ctx: Context, { user }: OwnAppSession): Promise<void> => {
    await this.#deps.ownAccount.endSession(user, ctx.params.uid)
    this.#backWith(ctx, 'session_ended')
  }

  readonly #endOthers = async (
    ctx: Context,
    { providerSession, user }: OwnAppSession,
  ): Promise<void> => {
    await this.#deps.ownAccount.endOtherSessions(user, providerSession)
    this.#backWith(ctx, 'other_sessions_ended')
  }

  #backWith(ctx: Context, code: string): void {
    this.#deps.flash.leave(ctx, paths.sessions, { notice: { code } })
    redirect(ctx, paths.sessions)
  }
}

function toShown(session: UserSession | undefined) {
  const { lastUse } = session ?? {}
  const { browser, system } = describeBrowser(lastUse?.userAgent ?? '')

  return {
    ...(browser !== undefined && { browser }),
    ...(system !== undefined && { system }),
    ...(lastUse && {
      network: lastUse.network,
      signedInAt: lastUse.signedInAt,
      usedAt: lastUse.usedAt,
    }),
  }
}
