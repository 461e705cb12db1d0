import type { Context } from 'koa'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { qrCodeOf } from './qr-code.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

/** Two-step verification: set up, its recovery codes, and turned off. */
export class TwoStepPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.twoStep, show: this.#show },
      { path: paths.twoStepSetUp, show: this.#showSetUp, submit: this.#turnOn, isSensitive: true },
      { path: paths.recoveryCodes, submit: this.#renew, isSensitive: true },
      { path: paths.twoStepOff, show: this.#showOff, submit: this.#turnOff, isSensitive: true },
    ]
  }

  readonly #show = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#status(ctx, session)

  readonly #showSetUp = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    try {
      await this.#setUp(ctx, session)
    } catch (error) {
      await this.#status(ctx, session, refusalOf(error))
    }
  }

  readonly #turnOn = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    try {
      this.#codes(
        ctx,
        session,
        await this.#deps.ownSecondFactor.confirm(session.user, field(ctx, 'code')),
      )
    } catch (error) {
      await this.#setUp(ctx, session, refusalOf(error)).catch((reason) =>
        this.#status(ctx, session, refusalOf(reason)),
      )
    }
  }

  readonly #renew = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    try {
      this.#codes(ctx, session, await this.#deps.ownSecondFactor.renewRecoveryCodes(session.user))
    } catch (error) {
      await this.#status(ctx, session, refusalOf(error))
    }
  }

  readonly #showOff = (ctx: Context, session: OwnAppSession): void =>
    this.#deps.pages.show(ctx, {
      view: 'account/two-step-off',
      model: {
        frame: this.#frame(session, 'two-step'),
        action: paths.twoStepOff,
        backHref: paths.twoStep,
      },
    })

  readonly #turnOff = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    try {
      await this.#deps.ownSecondFactor.turnOff(session.user)
      this.#deps.flash.leave(ctx, paths.twoStep, { notice: { code: 'two_step_turned_off' } })
      redirect(ctx, paths.twoStep)
    } catch (error) {
      await this.#status(ctx, session, refusalOf(error))
    }
  }

  async #status(
    ctx: Context,
    session: OwnAppSession,
    { error, status }: { error?: Notice; status?: number } = {},
  ): Promise<void> {
    const { flash, ownSecondFactor, pages } = this.#deps
    const factor = await ownSecondFactor.find(session.user)

    pages.show(
      ctx,
      {
        view: 'account/two-step',
        model: {
          frame: this.#frame(session, 'two-step'),
          ...flash.take(ctx),
          ...(error && { error }),
          setUpHref: paths.twoStepSetUp,
          offHref: paths.twoStepOff,
          renewAction: paths.recoveryCodes,
          ...(factor?.confirmedAt !== undefined && {
            on: { since: factor.confirmedAt, recoveryCodesLeft: factor.recoveryCodesLeft },
          }),
        },
      },
      status,
    )
  }

  async #setUp(
    ctx: Context,
    session: OwnAppSession,
    { error, status }: { error?: Notice; status?: number } = {},
  ): Promise<void> {
    const { ownSecondFactor, pages } = this.#deps
    const { secret, uri } = await ownSecondFactor.proposal(session.user)

    pages.show(
      ctx,
      {
        view: 'account/two-step-set-up',
        model: {
          frame: this.#frame(session, 'two-step'),
          action: paths.twoStepSetUp,
          backHref: paths.twoStep,
          qrCode: qrCodeOf(uri.reveal()),
          appHref: uri.reveal(),
          secret: secret.reveal().replace(/.{4}(?=.)/g, '$& '),
          ...(error && { error }),
        },
      },
      status,
    )
  }

  /** The answer itself, and not the page after it: what is shown once is kept nowhere. */
  #codes(ctx: Context, session: OwnAppSession, codes: readonly string[]): void {
    this.#deps.pages.show(ctx, {
      view: 'account/recovery-codes',
      model: { frame: this.#frame(session, 'two-step'), codes, backHref: paths.twoStep },
    })
  }
}
