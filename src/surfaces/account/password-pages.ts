import type { Context } from 'koa'
import { primaryEmail } from '../../core/users/index.ts'
import { Secret } from '../../core/values/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

/** Their password: the first one, or another one. */
export class PasswordPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [{ path: paths.password, show: this.#show, submit: this.#change, isSensitive: true }]
  }

  readonly #show = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#page(ctx, session, { endsOthers: true })

  readonly #change = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownPassword } = this.#deps
    const { providerSession, user } = session
    const endsOthers = field(ctx, 'endsOthers') === 'yes'

    try {
      await ownPassword.change(user, {
        present: new Secret(field(ctx, 'present')),
        next: new Secret(field(ctx, 'password')),
        onlySession: endsOthers ? providerSession : undefined,
      })
      flash.leave(ctx, paths.password, { notice: { code: 'password_saved' } })
      redirect(ctx, paths.password)
    } catch (error) {
      await this.#page(ctx, session, { endsOthers, ...refusalOf(error) })
    }
  }

  async #page(
    ctx: Context,
    session: OwnAppSession,
    { status, ...filled }: { endsOthers: boolean; error?: Notice; status?: number },
  ): Promise<void> {
    const { flash, ownPassword, pages } = this.#deps
    const { user } = session
    const email = primaryEmail(user)?.address

    pages.show(
      ctx,
      {
        view: 'account/password',
        model: {
          frame: this.#frame(session, 'password'),
          ...flash.take(ctx),
          action: paths.password,
          isSet: await ownPassword.isSet(user),
          ...(email && { email }),
          addressesHref: paths.addresses,
          hasVerifiedAddress: user.emails.some(({ verifiedAt }) => verifiedAt !== undefined),
          ...filled,
        },
      },
      status,
    )
  }
}
