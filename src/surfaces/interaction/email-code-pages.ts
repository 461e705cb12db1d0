import type { Context } from 'koa'
import { EMAIL_CODE_MINUTES, type EmailCodeSignIn } from '../../core/email-codes/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, languageOf, type Notice, redirect } from '../http/index.ts'
import type { InteractionDeps } from './deps.ts'
import type { LoginPages } from './login-pages.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'

/** Sign in by a mailed code: asked for on the login page, entered on a page of its own. */
export class EmailCodePages {
  readonly #deps: InteractionDeps
  readonly #signIn: EmailCodeSignIn
  readonly #login: LoginPages

  constructor(deps: InteractionDeps, signIn: EmailCodeSignIn, login: LoginPages) {
    this.#deps = deps
    this.#signIn = signIn
    this.#login = login
  }

  readonly begin = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const email = field(ctx, 'email')
    ctx.state.uiLocales = interaction.uiLocales

    try {
      await this.#signIn.begin({
        email,
        binding: interaction.uid,
        network: networkOf(ctx.ip),
        locale: languageOf(ctx).tag,
      })
      redirect(ctx, pathsOf(interaction).signInCode)
    } catch (error) {
      await this.#login.refuse(ctx, interaction, error, email)
    }
  }

  readonly show = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const isResent = ctx.query.sent !== undefined
    await this.#form(ctx, interaction, isResent ? { notice: { code: 'code_sent' } } : {})
  }

  readonly confirm = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      const user = await this.#signIn.confirm({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await this.#deps.interactions.signIn(ctx, interaction, user.id, 'otp'))
    } catch (error) {
      const { notice, status } = refusalOf(error)
      await this.#form(ctx, interaction, { error: notice }, status)
    }
  }

  readonly resend = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      await this.#signIn.resend({ binding: interaction.uid, network: networkOf(ctx.ip) })
      redirect(ctx, `${pathsOf(interaction).signInCode}?sent`)
    } catch (error) {
      const { notice, status } = refusalOf(error)
      await this.#form(ctx, interaction, { error: notice }, status)
    }
  }

  async #form(
    ctx: Context,
    interaction: OpenInteraction,
    shown: { error?: Notice; notice?: Notice },
    status?: number,
  ): Promise<void> {
    const { pages, csrf } = this.#deps
    const paths = pathsOf(interaction)
    const pending = await this.#signIn.pending(interaction.uid)
    if (!pending) return redirect(ctx, paths.login)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view: 'interaction/code',
        model: {
          appName: interaction.app.name,
          address: pending.address,
          minutes: EMAIL_CODE_MINUTES,
          action: paths.signInCode,
          csrf: csrf.token(interaction.uid),
          resendAction: paths.resendSignInCode,
          changeHref: paths.login,
          ...shown,
        },
      },
      status,
    )
  }
}
