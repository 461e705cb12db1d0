import type { Context } from 'koa'
import { EMAIL_CODE_MINUTES } from '../../core/email-codes/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import type { PasswordReset } from '../../core/passwords/index.ts'
import { Secret } from '../../core/values/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, languageOf, type Notice, redirect } from '../http/index.ts'
import type { InteractionDeps } from './deps.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'

/** A new password for who forgot theirs, by a mailed code. */
export class PasswordResetPages {
  readonly #deps: InteractionDeps
  readonly #reset: PasswordReset

  constructor(deps: InteractionDeps, reset: PasswordReset) {
    this.#deps = deps
    this.#reset = reset
  }

  readonly show = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const email = interaction.loginHint?.includes('@') ? interaction.loginHint : undefined
    this.#form(ctx, interaction, { ...(email && { email }) })
  }

  readonly begin = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const email = field(ctx, 'email')
    ctx.state.uiLocales = interaction.uiLocales

    try {
      await this.#reset.begin({
        email,
        binding: interaction.uid,
        network: networkOf(ctx.ip),
        locale: languageOf(ctx).tag,
      })
      redirect(ctx, pathsOf(interaction).resetCode)
    } catch (error) {
      const { notice, status } = refusalOf(error)
      this.#form(ctx, interaction, { email, error: notice }, status)
    }
  }

  readonly showCode = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const isResent = ctx.query.sent !== undefined
    await this.#codeForm(ctx, interaction, isResent ? { notice: { code: 'code_sent' } } : {})
  }

  readonly confirm = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      const user = await this.#reset.confirm({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        password: new Secret(field(ctx, 'password')),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await this.#deps.interactions.signIn(ctx, interaction, user.id, 'otp'))
    } catch (error) {
      const { notice, status } = refusalOf(error)
      await this.#codeForm(ctx, interaction, { error: notice }, status)
    }
  }

  readonly resend = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      await this.#reset.resend({ binding: interaction.uid, network: networkOf(ctx.ip) })
      redirect(ctx, `${pathsOf(interaction).resetCode}?sent`)
    } catch (error) {
      const { notice, status } = refusalOf(error)
      await this.#codeForm(ctx, interaction, { error: notice }, status)
    }
  }

  #form(
    ctx: Context,
    interaction: OpenInteraction,
    filled: { email?: string; error?: Notice },
    status?: number,
  ): void {
    const { pages, csrf } = this.#deps
    const paths = pathsOf(interaction)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view: 'interaction/reset',
        model: {
          appName: interaction.app.name,
          action: paths.reset,
          csrf: csrf.token(interaction.uid),
          loginHref: paths.login,
          cancelAction: paths.cancel,
          ...filled,
        },
      },
      status,
    )
  }

  async #codeForm(
    ctx: Context,
    interaction: OpenInteraction,
    shown: { error?: Notice; notice?: Notice },
    status?: number,
  ): Promise<void> {
    const { pages, csrf } = this.#deps
    const paths = pathsOf(interaction)
    const pending = await this.#reset.pending(interaction.uid)
    if (!pending) return redirect(ctx, paths.reset)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view: 'interaction/new-password',
        model: {
          appName: interaction.app.name,
          address: pending.address,
          minutes: EMAIL_CODE_MINUTES,
          action: paths.resetCode,
          csrf: csrf.token(interaction.uid),
          resendAction: paths.resendResetCode,
          changeHref: paths.reset,
          ...shown,
        },
      },
      status,
    )
  }
}
