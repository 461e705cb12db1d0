import type { Context } from 'koa'
import { primaryEmail } from '../../core/users/index.ts'
import { apparentResources, type OpenInteraction } from '../../oidc/index.ts'
import { redirect } from '../http/index.ts'
import type { InteractionDeps } from './deps.ts'
import { pathsOf } from './paths.ts'
import { wayBackTo } from './way-back.ts'

/** Let an app see what it asks for, or not. */
export class ConsentPages {
  readonly #deps: InteractionDeps

  constructor(deps: InteractionDeps) {
    this.#deps = deps
  }

  async show(ctx: Context, interaction: OpenInteraction): Promise<void> {
    const { issuer, pages, csrf, users } = this.#deps
    const { app, missing, userId } = interaction
    const paths = pathsOf(interaction)
    const user = userId ? await users.find(userId) : undefined
    const email = user && primaryEmail(user)?.address
    const host = URL.parse(wayBackTo(app).appHref ?? '')?.host
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(ctx, {
      view: 'interaction/consent',
      model: {
        appName: app.name,
        ...(host && { appHost: host }),
        ...(user?.name && { userName: user.name }),
        ...(email && { userEmail: email }),
        scopes: missing.scopes,
        claims: missing.claims,
        ...apparentResources(issuer, missing.resourceScopes),
        action: paths.consent,
        csrf: csrf.token(interaction.uid),
        cancelAction: paths.cancel,
        switchAccountAction: paths.switchAccount,
      },
    })
  }

  readonly agree = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    if (interaction.prompt !== 'consent') return redirect(ctx, pathsOf(interaction).login)
    redirect(ctx, await this.#deps.interactions.consent(interaction))
  }

  readonly switchAccount = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    redirect(ctx, await this.#deps.interactions.switchAccount(interaction))
  }

  readonly cancel = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    redirect(ctx, await this.#deps.interactions.deny(interaction))
  }
}
