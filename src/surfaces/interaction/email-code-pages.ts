import type { Context } from 'koa'
import type { EmailCodeSignIn } from '../../core/email-codes/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, languageOf, redirect } from '../http/index.ts'
import { arrive } from './arrival.ts'
import { CodePage } from './code-page.ts'
import type { InteractionDeps } from './deps.ts'
import type { LoginPages } from './login-pages.ts'
import { pathsOf } from './paths.ts'

/** Sign in by a mailed code: asked for on the login page, entered on a page of its own. */
export class EmailCodePages {
  readonly #deps: InteractionDeps
  readonly #signIn: EmailCodeSignIn
  readonly #login: LoginPages
  readonly codePage: CodePage

  constructor(deps: InteractionDeps, signIn: EmailCodeSignIn, login: LoginPages) {
    this.#deps = deps
    this.#signIn = signIn
    this.#login = login
    this.codePage = new CodePage(deps, {
      view: 'interaction/code',
      codes: signIn,
      paths: ({ signInCode, resendSignInCode, login: change }) => ({
        action: signInCode,
        resend: resendSignInCode,
        change,
      }),
    })
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

  readonly confirm = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    try {
      const user = await this.#signIn.confirm({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await arrive(this.#deps, ctx, interaction, user.id, ['otp', 'via:email-code']))
    } catch (error) {
      await this.codePage.refuse(ctx, interaction, error)
    }
  }
}
