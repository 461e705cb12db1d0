import type { Context } from 'koa'
import { EMAIL_CODE_MINUTES } from '../../core/email-codes/index.ts'
import { networkOf } from '../../core/limits/index.ts'
import type { EmailAddress } from '../../core/values/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { type Notice, redirect } from '../http/index.ts'
import type { InteractionDeps } from './deps.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'

interface CodePageOptions {
  view: 'interaction/code' | 'interaction/new-password'
  codes: {
    pending(binding: string): Promise<{ address: EmailAddress } | undefined>
    resend(entry: { binding: string; network: string }): Promise<unknown>
  }
  /** Where a code is entered, sent again, and asked for with another address. */
  paths(of: ReturnType<typeof pathsOf>): { action: string; resend: string; change: string }
}

/** The page on which a mailed code is entered, whatever it is good for. */
export class CodePage {
  readonly #deps: Pick<InteractionDeps, 'csrf' | 'pages'>
  readonly #options: CodePageOptions

  constructor(deps: Pick<InteractionDeps, 'csrf' | 'pages'>, options: CodePageOptions) {
    this.#deps = deps
    this.#options = options
  }

  readonly show = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const isResent = ctx.query.sent !== undefined
    await this.#show(ctx, interaction, isResent ? { notice: { code: 'code_sent' } } : {})
  }

  readonly resend = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const { codes, paths } = this.#options

    try {
      await codes.resend({ binding: interaction.uid, network: networkOf(ctx.ip) })
      redirect(ctx, `${paths(pathsOf(interaction)).action}?sent`)
    } catch (error) {
      await this.refuse(ctx, interaction, error)
    }
  }

  /** Shows the page again, with what was wrong. */
  async refuse(ctx: Context, interaction: OpenInteraction, refusal: unknown): Promise<void> {
    const { notice, status } = refusalOf(refusal)

    await this.#show(ctx, interaction, { error: notice }, status)
  }

  async #show(
    ctx: Context,
    interaction: OpenInteraction,
    shown: { error?: Notice; notice?: Notice },
    status?: number,
  ): Promise<void> {
    const { pages, csrf } = this.#deps
    const { view, codes } = this.#options
    const { action, resend, change } = this.#options.paths(pathsOf(interaction))
    const pending = await codes.pending(interaction.uid)
    if (!pending) return redirect(ctx, change)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view,
        model: {
          appName: interaction.app.name,
          address: pending.address,
          minutes: EMAIL_CODE_MINUTES,
          action,
          csrf: csrf.token(interaction.uid),
          resendAction: resend,
          changeHref: change,
          ...shown,
        },
      },
      status,
    )
  }
}
