import type { Context } from 'koa'
import { type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

/** Their addresses: which there are, which one apps see, one less. */
export class AddressPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.addresses, show: this.#show },
      { path: paths.address(':key'), show: this.#showOne, isSensitive: true },
      { path: paths.makePrimary(':key'), submit: this.#makePrimary, isSensitive: true },
      { path: paths.removeAddress(':key'), submit: this.#remove, isSensitive: true },
    ]
  }

  readonly #show = (ctx: Context, session: OwnAppSession): void => {
    const { flash, ownAddresses, pages } = this.#deps

    pages.show(ctx, {
      view: 'account/addresses',
      model: {
        frame: this.#frame(session, 'addresses'),
        ...flash.take(ctx),
        addresses: ownAddresses.list(session.user).map(({ key, verifiedAt, ...email }) => ({
          ...email,
          isVerified: verifiedAt !== undefined,
          href: paths.address(key),
        })),
        ...(ownAddresses.canAdd && { newHref: paths.newAddress }),
      },
    })
  }

  readonly #showOne = (ctx: Context, session: OwnAppSession): void => this.#page(ctx, session)

  readonly #makePrimary = async (ctx: Context, { user }: OwnAppSession): Promise<void> => {
    await this.#deps.ownAddresses.makePrimary(user, ctx.params.key)
    this.#backWith(ctx, 'address_made_primary')
  }

  readonly #remove = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { ownAddresses } = this.#deps
    // Somebody else's is not there, and no page of ours would lead to it.
    ownAddresses.get(session.user, ctx.params.key)

    try {
      await ownAddresses.remove(session.user, ctx.params.key)
      this.#backWith(ctx, 'address_removed')
    } catch (error) {
      this.#page(ctx, session, refusalOf(error))
    }
  }

  #page(ctx: Context, session: OwnAppSession, refusal?: { error: Notice; status: number }): void {
    const { ownAddresses, pages } = this.#deps
    const { address, isPrimary, key, verifiedAt } = ownAddresses.get(session.user, ctx.params.key)
    const isVerified = verifiedAt !== undefined

    pages.show(
      ctx,
      {
        view: 'account/address',
        model: {
          frame: this.#frame(session, 'addresses'),
          backHref: paths.addresses,
          address,
          isPrimary,
          ...(!isVerified && ownAddresses.canAdd && { verifyAction: paths.newAddress }),
          ...(isVerified && !isPrimary && { primaryAction: paths.makePrimary(key) }),
          ...(!isPrimary && { removeAction: paths.removeAddress(key) }),
          ...(refusal && { error: refusal.error }),
        },
      },
      refusal?.status,
    )
  }

  #backWith(ctx: Context, code: string): void {
    this.#deps.flash.leave(ctx, paths.addresses, { notice: { code } })
    redirect(ctx, paths.addresses)
  }
}
