import type { Context } from 'koa'
import { EMAIL_CODE_MINUTES } from '../../core/email-codes/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import { field, languageOf, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

/** One more address: asked for, and shown to be theirs by a mailed code. */
export class AddressCodePages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.newAddress, show: this.#showNew, submit: this.#begin, isSensitive: true },
      { path: paths.addressCode, show: this.#showCode, submit: this.#confirm },
      { path: paths.resendAddressCode, submit: this.#resend },
    ]
  }

  readonly #showNew = (ctx: Context, session: OwnAppSession): void =>
    this.#newPage(ctx, session, {})

  readonly #begin = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const email = field(ctx, 'email')

    try {
      await this.#deps.ownAddresses.begin(session.user, {
        email,
        binding: session.id,
        network: networkOf(ctx.ip),
        locale: languageOf(ctx).tag,
      })
      redirect(ctx, paths.addressCode)
    } catch (error) {
      this.#newPage(ctx, session, { email, ...refusalOf(error) })
    }
  }

  readonly #showCode = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#codePage(ctx, session, {})

  readonly #resend = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownAddresses } = this.#deps

    try {
      await ownAddresses.resend(session.user, { binding: session.id, network: networkOf(ctx.ip) })
      flash.leave(ctx, paths.addressCode, { notice: { code: 'code_sent' } })
      redirect(ctx, paths.addressCode)
    } catch (error) {
      await this.#codePage(ctx, session, refusalOf(error))
    }
  }

  readonly #confirm = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownAddresses } = this.#deps

    try {
      await ownAddresses.confirm(session.user, {
        binding: session.id,
        code: field(ctx, 'code'),
        network: networkOf(ctx.ip),
      })
      flash.leave(ctx, paths.addresses, { notice: { code: 'address_added' } })
      redirect(ctx, paths.addresses)
    } catch (error) {
      await this.#codePage(ctx, session, refusalOf(error))
    }
  }

  #newPage(
    ctx: Context,
    session: OwnAppSession,
    { status, ...filled }: { email?: string; error?: Notice; status?: number },
  ): void {
    const { flash, pages } = this.#deps

    pages.show(
      ctx,
      {
        view: 'account/new-address',
        model: {
          frame: this.#frame(session, 'addresses'),
          ...flash.take(ctx),
          action: paths.newAddress,
          backHref: paths.addresses,
          ...filled,
        },
      },
      status,
    )
  }

  async #codePage(
    ctx: Context,
    session: OwnAppSession,
    { status, ...filled }: { error?: Notice; status?: number },
  ): Promise<void> {
    const { flash, ownAddresses, pages } = this.#deps
    const pending = await ownAddresses.pending(session.user, session.id)
    if (!pending) return redirect(ctx, paths.addresses)

    pages.show(
      ctx,
      {
        view: 'account/address-code',
        model: {
          frame: this.#frame(session, 'addresses'),
          ...flash.take(ctx),
          action: paths.addressCode,
          resendAction: paths.resendAddressCode,
          changeHref: paths.newAddress,
          address: pending.address,
          minutes: EMAIL_CODE_MINUTES,
          ...filled,
        },
      },
      status,
    )
  }
}
