import type { Context } from 'koa'
import { DomainError } from '../../core/errors.ts'
import { networkOf } from '../../core/limits/index.ts'
import { callbackUrlOf, IdentityNotFound, UnknownUpstream } from '../../core/upstream/index.ts'
import { formRefusal, type Notice, redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { LinkBinding } from './link-binding.ts'
import { paths } from './paths.ts'
import { refusalOf } from './refusals.ts'
import type { SectionRoute } from './section.ts'

/** Their accounts elsewhere: one more, or one less. */
export class IdentityPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame
  readonly #binding: LinkBinding

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
    this.#binding = new LinkBinding(deps.cookies)
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.identities, show: this.#show },
      {
        path: paths.linkIdentity(':provider'),
        show: this.#showLink,
        submit: this.#link,
        isSensitive: true,
      },
      {
        path: paths.identity(':key'),
        show: this.#showUnlink,
        submit: this.#unlink,
        isSensitive: true,
      },
    ]
  }

  readonly #show = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownIdentities, pages } = this.#deps
    const linked = await ownIdentities.list(session.user)
    const known = new Set(linked.map(({ provider }) => provider))

    pages.show(ctx, {
      view: 'account/identities',
      model: {
        frame: this.#frame(session, 'identities'),
        ...flash.take(ctx),
        linked: linked.map(({ key, label }) => ({ label, href: paths.identity(key) })),
        offers: ownIdentities.offers
          .filter(({ name }) => !known.has(name))
          .map(({ name, label }) => ({ label, href: paths.linkIdentity(name) })),
      },
    })
  }

  readonly #showLink = (ctx: Context, session: OwnAppSession): void => {
    const offer = this.#deps.ownIdentities.offers.find(({ name }) => name === ctx.params.provider)
    if (!offer) throw new UnknownUpstream()

    this.#deps.pages.show(ctx, {
      view: 'account/identity-link',
      model: this.#formOf(ctx, session, offer.label),
    })
  }

  readonly #link = async (ctx: Context, { user }: OwnAppSession): Promise<void> => {
    const { ownIdentities } = this.#deps
    const { provider } = ctx.params

    try {
      const { authorizationUrl, state, browserBinding } = await ownIdentities.begin(user, {
        provider,
        redirectUri: callbackUrlOf(this.#deps, provider),
        network: networkOf(ctx.ip),
      })
      this.#binding.keep(ctx, state, browserBinding)
      redirect(ctx, authorizationUrl)
    } catch (error) {
      this.#backWith(ctx, error)
    }
  }

  /**
   * What came back from an upstream, where this browser had been sent by `#link`.
   * @returns false for the return of any other journey
   */
  async complete(ctx: Context, provider: string): Promise<boolean> {
    const { flash, issuer, ownIdentities, sessions } = this.#deps
    const state = String(ctx.query.state)
    const browserBinding = this.#binding.take(ctx, state)
    if (browserBinding === undefined) return false

    const session = await sessions.find(ctx)
    const callback = new URL(`${ctx.path}${ctx.search}`, issuer)
    if (session) {
      try {
        await ownIdentities.complete(session.user, { provider, callback, browserBinding })
        flash.leave(ctx, paths.identities, { notice: { code: 'identity_linked' } })
      } catch (error) {
        this.#leave(ctx, error)
      }
    }
    redirect(ctx, paths.identities)

    return true
  }

  readonly #showUnlink = (ctx: Context, session: OwnAppSession): Promise<void> =>
    this.#unlinkPage(ctx, session)

  readonly #unlink = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { flash, ownIdentities } = this.#deps

    try {
      await ownIdentities.unlink(session.user, ctx.params.key)
      flash.leave(ctx, paths.identities, { notice: { code: 'identity_unlinked' } })
      redirect(ctx, paths.identities)
    } catch (error) {
      if (error instanceof IdentityNotFound) throw error
      await this.#unlinkPage(ctx, session, refusalOf(error))
    }
  }

  async #unlinkPage(
    ctx: Context,
    session: OwnAppSession,
    refusal?: { error: Notice; status: number },
  ): Promise<void> {
    const { ownIdentities, pages } = this.#deps
    const identities = await ownIdentities.list(session.user)
    const identity = identities.find(({ key }) => key === ctx.params.key)
    if (!identity) throw new IdentityNotFound()

    pages.show(
      ctx,
      {
        view: 'account/identity',
        model: {
          ...this.#formOf(ctx, session, identity.label),
          ...(refusal && { error: refusal.error }),
        },
      },
      refusal?.status,
    )
  }

  #formOf(ctx: Context, session: OwnAppSession, label: string) {
    return {
      frame: this.#frame(session, 'identities'),
      ...this.#deps.flash.take(ctx),
      action: ctx.path,
      label,
      backHref: paths.identities,
    }
  }

  #backWith(ctx: Context, error: unknown): void {
    this.#leave(ctx, error)
    redirect(ctx, paths.identities)
  }

  #leave(ctx: Context, error: unknown): void {
    if (!(error instanceof DomainError)) throw error
    const { flash, log } = this.#deps
    log.info({ correlationId: ctx.state.correlationId, err: error }, 'an account was not linked')

    flash.leave(ctx, paths.identities, { error: formRefusal(error).notice })
  }
}
