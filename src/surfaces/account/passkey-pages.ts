import type { Context } from 'koa'
import type { Passkey } from '../../core/passkeys/index.ts'
import { PasskeyNotFound } from '../../core/passkeys/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

interface Refusal {
  error: Notice
  status: number
}

/** The passkeys of somebody: made by their browser, named, and removed by them. */
export class PasskeyPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.passkeys, show: this.#list },
      { path: paths.newPasskey, show: this.#showNew, submit: this.#add, isSensitive: true },
      { path: paths.passkeyOptions, submit: this.#begin, isSensitive: true },
      { path: paths.passkey(':id'), show: this.#showOne, submit: this.#rename },
      { path: paths.passkeyRemoval(':id'), submit: this.#remove, isSensitive: true },
    ]
  }

  readonly #list = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownPasskeys, pages } = this.#deps
    const passkeys = await ownPasskeys.list(session.user)

    pages.show(ctx, {
      view: 'account/passkeys',
      model: {
        frame: this.#frame(session, 'passkeys'),
        ...flash.take(ctx),
        newHref: paths.newPasskey,
        passkeys: passkeys.map(toShown),
      },
    })
  }

  readonly #showNew = (ctx: Context, session: OwnAppSession): void => this.#formNew(ctx, session)

  /** Asked for by the script of the page, as JSON. */
  readonly #begin = async (ctx: Context, { id, user }: OwnAppSession): Promise<void> => {
    ctx.set('Cache-Control', 'no-store')
    ctx.body = await this.#deps.ownPasskeys.begin(user, id)
  }

  readonly #add = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const name = field(ctx, 'name')
    const { id: binding, user } = session

    try {
      await this.#deps.ownPasskeys.add(user, { binding, answer: field(ctx, 'answer'), name })
      this.#backWith(ctx, 'passkey_added')
    } catch (error) {
      this.#formNew(ctx, session, { name, ...refusalOf(error) })
    }
  }

  readonly #showOne = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#formOne(ctx, session)

  readonly #rename = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    try {
      await this.#deps.ownPasskeys.rename(session.user, ctx.params.id, field(ctx, 'name'))
      this.#backWith(ctx, 'passkey_renamed')
    } catch (error) {
      await this.#formOne(ctx, session, refusalOf(error))
    }
  }

  readonly #remove = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    try {
      await this.#deps.ownPasskeys.remove(session.user, ctx.params.id)
      this.#backWith(ctx, 'passkey_removed')
    } catch (error) {
      await this.#formOne(ctx, session, refusalOf(error))
    }
  }

  #formNew(
    ctx: Context,
    session: OwnAppSession,
    { status, ...filled }: Partial<Refusal> & { name?: string } = {},
  ): void {
    this.#deps.pages.show(
      ctx,
      {
        view: 'account/new-passkey',
        model: {
          frame: this.#frame(session, 'passkeys'),
          action: paths.newPasskey,
          optionsAction: paths.passkeyOptions,
          backHref: paths.passkeys,
          ...filled,
        },
      },
      status,
    )
  }

  async #formOne(
    ctx: Context,
    session: OwnAppSession,
    { error, status }: Partial<Refusal> = {},
  ): Promise<void> {
    const { ownPasskeys, pages } = this.#deps
    const passkeys = await ownPasskeys.list(session.user)
    const passkey = passkeys.find(({ id }) => id === ctx.params.id)
    if (!passkey) throw new PasskeyNotFound()

    pages.show(
      ctx,
      {
        view: 'account/passkey',
        model: {
          frame: this.#frame(session, 'passkeys'),
          action: paths.passkey(passkey.id),
          removalAction: paths.passkeyRemoval(passkey.id),
          backHref: paths.passkeys,
          name: passkey.name,
          ...(error && { error }),
        },
      },
      status,
    )
  }

  #backWith(ctx: Context, code: string): void {
    this.#deps.flash.leave(ctx, paths.passkeys, { notice: { code } })
    redirect(ctx, paths.passkeys)
  }
}

const toShown = ({ id, name, isBackedUp, createdAt, lastUsedAt }: Passkey) => ({
  href: paths.passkey(id),
  name,
  isBackedUp,
  createdAt,
  ...(lastUsedAt !== undefined && { lastUsedAt }),
})
