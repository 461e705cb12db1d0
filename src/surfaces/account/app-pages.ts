import type { Context } from 'koa'
import type { AppAccess } from '../../core/consents/index.ts'
import { apparentResources } from '../../oidc/index.ts'
import { redirect } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import type { SectionRoute } from './section.ts'

/** Which apps may see what, and an end to it. */
export class AppPages {
  readonly #deps: AccountDeps
  readonly #frame: Frame

  constructor(deps: AccountDeps, frame: Frame) {
    this.#deps = deps
    this.#frame = frame
  }

  get routes(): readonly SectionRoute[] {
    return [
      { path: paths.apps, show: this.#show },
      { path: paths.revokeApp(':clientId'), submit: this.#revoke },
    ]
  }

  readonly #show = async (ctx: Context, session: OwnAppSession): Promise<void> => {
    const { clock, consents, flash, pages } = this.#deps
    const access = await consents.listOfUser(session.user.id, clock.now())
    const shown = await Promise.all(access.map((one) => this.#toShown(one)))

    pages.show(ctx, {
      view: 'account/apps',
      model: {
        frame: this.#frame(session, 'apps'),
        ...flash.take(ctx),
        apps: shown.filter((app) => app !== undefined),
      },
    })
  }

  readonly #revoke = async (ctx: Context, { user }: OwnAppSession): Promise<void> => {
    const { flash, ownAccount } = this.#deps
    await ownAccount.revokeApp(user, ctx.params.clientId)
    flash.leave(ctx, paths.apps, { notice: { code: 'app_revoked' } })
    redirect(ctx, paths.apps)
  }

  /** Undefined for what is in no registry, as this page is. */
  async #toShown({ clientId, consent, agreedAt }: AppAccess) {
    const app = await this.#deps.apps.findByClientId(clientId)

    return (
      app && {
        name: app.name,
        ...(agreedAt !== undefined && { agreedAt }),
        scopes: consent?.scopes ?? [],
        claims: consent?.claims ?? [],
        ...apparentResources(this.#deps.issuer, consent?.resourceScopes ?? {}),
        revokeAction: paths.revokeApp(clientId),
      }
    )
  }
}
