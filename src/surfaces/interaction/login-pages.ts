import type { Context } from 'koa'
import { takesLoginMethod } from '../../core/apps/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import { primaryEmail } from '../../core/users/index.ts'
import { Secret } from '../../core/values/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import { arrive } from './arrival.ts'
import type { InteractionDeps } from './deps.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'
import { upstreamChoices } from './upstream-choices.ts'

/** Sign in by address and password, or be sent to an upstream. */
export class LoginPages {
  readonly #deps: InteractionDeps

  constructor(deps: InteractionDeps) {
    this.#deps = deps
  }

  async show(
    ctx: Context,
    interaction: OpenInteraction,
    shown: { email?: string; error?: Notice; status?: number } = {},
  ): Promise<void> {
    const { pages, csrf, byMail, upstreamSignIn } = this.#deps
    const takes = (method: string) => takesLoginMethod(interaction.app, method)
    const paths = pathsOf(interaction)
    const email = shown.email ?? (await this.#suggestedEmail(interaction))
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view: 'interaction/login',
        model: {
          appName: interaction.app.name,
          action: paths.signIn,
          csrf: csrf.token(interaction.uid),
          ...(email && { email }),
          ...(shown.error && { error: shown.error }),
          takesPassword: takes('password'),
          ...(takes('passkey') && {
            passkey: { action: paths.passkey, optionsAction: paths.passkeyOptions },
          }),
          upstreams: upstreamChoices(upstreamSignIn, interaction),
          ...(byMail && takes('email-code') && { codeAction: paths.askForCode }),
          ...(byMail && takes('password') && { resetHref: paths.reset }),
          ...(byMail?.registration.isOpen && takes('password') && { registerHref: paths.register }),
          cancelAction: paths.cancel,
        },
      },
      shown.status,
    )
  }

  readonly signIn = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const { passwordSignIn } = this.#deps
    const email = field(ctx, 'email')
    const password = new Secret(field(ctx, 'password'))

    try {
      const user = await passwordSignIn.signIn({ email, password, network: networkOf(ctx.ip) })
      redirect(ctx, await arrive(this.#deps, ctx, interaction, user.id, ['pwd', 'via:password']))
    } catch (error) {
      await this.refuse(ctx, interaction, error, email)
    }
  }

  /** Shows the page again, with what was wrong and what was typed. */
  async refuse(
    ctx: Context,
    interaction: OpenInteraction,
    refusal: unknown,
    email?: string,
  ): Promise<void> {
    const { notice, status } = refusalOf(refusal)

    await this.show(ctx, interaction, { ...(email && { email }), error: notice, status })
  }

  async #suggestedEmail({ loginHint, userId }: OpenInteraction): Promise<string | undefined> {
    if (loginHint?.includes('@')) return loginHint
    const user = userId ? await this.#deps.users.find(userId) : undefined

    return user && primaryEmail(user)?.address
  }
}
