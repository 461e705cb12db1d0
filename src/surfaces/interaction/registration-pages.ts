import type { Context } from 'koa'
import { EMAIL_CODE_MINUTES } from '../../core/email-codes/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import type { Registration } from '../../core/registration/index.ts'
import { Secret } from '../../core/values/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, languageOf, type Notice, redirect } from '../http/index.ts'
import type { InteractionDeps } from './deps.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'
import { upstreamChoices } from './upstream-choices.ts'

/** Create an account, and show by a mailed code that the address is yours. */
export class RegistrationPages {
  readonly #deps: InteractionDeps
  readonly #registration: Registration

  constructor(deps: InteractionDeps, registration: Registration) {
    this.#deps = deps
    this.#registration = registration
  }

  readonly show = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const email = interaction.loginHint?.includes('@') ? interaction.loginHint : undefined
    this.#form(ctx, interaction, { ...(email && { email }) })
  }

  readonly start = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const name = field(ctx, 'name')
    const email = field(ctx, 'email')
    ctx.state.uiLocales = interaction.uiLocales

    try {
      await this.#registration.start({
        name,
        email,
        password: new Secret(field(ctx, 'password')),
        binding: interaction.uid,
        network: networkOf(ctx.ip),
        locale: languageOf(ctx).tag,
      })
      redirect(ctx, pathsOf(interaction).code)
    } catch (error) {
      const { notice, status } = refusalOf(error)
      this.#form(ctx, interaction, { name, email, error: notice }, status)
    }
  }

  readonly showCode = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const isResent = ctx.query.sent !== undefined
    await this.#codeForm(ctx, interaction, isResent ? { notice: { code: 'code_sent' } } : {})
  }

  readonly confirm = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const { interactions } = this.#deps

    try {
      const user = await this.#registration.confirm({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await interactions.signIn(ctx, interaction, user.id, 'pwd'))
    } catch (error) {
      const { notice, status } = refusalOf(error)
      await this.#codeForm(ctx, interaction, { error: notice }, status)
    }
  }

  readonly resend = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      await this.#registration.resend({ binding: interaction.uid, network: networkOf(ctx.ip) })
      redirect(ctx, `${pathsOf(interaction).code}?sent`)
    } catch (error) {
      const { notice, status } = refusalOf(error)
      await this.#codeForm(ctx, interaction, { error: notice }, status)
    }
  }

  #form(
    ctx: Context,
    interaction: OpenInteraction,
    filled: { name?: string; email?: string; error?: Notice },
    status?: number,
  ): void {
    const { pages, csrf, upstreamSignIn } = this.#deps
    const paths = pathsOf(interaction)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view: 'interaction/register',
        model: {
          appName: interaction.app.name,
          action: paths.register,
          csrf: csrf.token(interaction.uid),
          upstreams: upstreamChoices(upstreamSignIn, interaction),
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
    const pending = await this.#registration.pending(interaction.uid)
    if (!pending) return redirect(ctx, paths.register)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view: 'interaction/code',
        model: {
          appName: interaction.app.name,
          address: pending.address,
          minutes: EMAIL_CODE_MINUTES,
          action: paths.code,
          csrf: csrf.token(interaction.uid),
          resendAction: paths.resend,
          changeHref: paths.register,
          ...shown,
        },
      },
      status,
    )
  }
}
