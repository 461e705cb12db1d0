import type { Context } from 'koa'
import { networkOf } from '../../core/limits/index.ts'
import type { Registration } from '../../core/registration/index.ts'
import { Secret } from '../../core/values/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, languageOf, type Notice, redirect } from '../http/index.ts'
import { arrive } from './arrival.ts'
import { CodePage } from './code-page.ts'
import type { InteractionDeps } from './deps.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'
import { upstreamChoices } from './upstream-choices.ts'

/** Create an account, and show by a mailed code that the address is yours. */
export class RegistrationPages {
  readonly #deps: InteractionDeps
  readonly #registration: Registration
  readonly codePage: CodePage

  constructor(deps: InteractionDeps, registration: Registration) {
    this.#deps = deps
    this.#registration = registration
    this.codePage = new CodePage(deps, {
      view: 'interaction/code',
      codes: registration,
      paths: ({ code, resend, register }) => ({ action: code, resend, change: register }),
    })
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

  readonly confirm = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      const user = await this.#registration.confirm({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await arrive(this.#deps, ctx, interaction, user.id, ['pwd', 'via:password']))
    } catch (error) {
      await this.codePage.refuse(ctx, interaction, error)
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
}
