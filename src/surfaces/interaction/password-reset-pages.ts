import type { Context } from 'koa'
import { networkOf } from '../../core/limits/index.ts'
import type { PasswordReset } from '../../core/passwords/index.ts'
import { Secret } from '../../core/values/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, languageOf, type Notice, redirect } from '../http/index.ts'
import { arrive } from './arrival.ts'
import { CodePage } from './code-page.ts'
import type { InteractionDeps } from './deps.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'

/** A new password for who forgot theirs, by a mailed code. */
export class PasswordResetPages {
  readonly #deps: InteractionDeps
  readonly #reset: PasswordReset
  readonly codePage: CodePage

  constructor(deps: InteractionDeps, reset: PasswordReset) {
    this.#deps = deps
    this.#reset = reset
    this.codePage = new CodePage(deps, {
      view: 'interaction/new-password',
      codes: reset,
      paths: ({ resetCode, resendResetCode, reset: change }) => ({
        action: resetCode,
        resend: resendResetCode,
        change,
      }),
    })
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

  readonly confirm = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      const user = await this.#reset.confirm({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        password: new Secret(field(ctx, 'password')),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await arrive(this.#deps, ctx, interaction, user.id, ['otp', 'via:password']))
    } catch (error) {
      await this.codePage.refuse(ctx, interaction, error)
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
}
