import type { Context } from 'koa'
import { networkOf } from '../../core/limits/index.ts'
import { FirstFactorGone, type ProvenSignIn } from '../../core/second-factors/index.ts'
import { UserDisabled } from '../../core/users/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, type Notice, redirect } from '../http/index.ts'
import { arrive } from './arrival.ts'
import type { InteractionDeps } from './deps.ts'
import type { LoginPages } from './login-pages.ts'
import { refusalOf } from './notices.ts'
import { pathsOf } from './paths.ts'

type View = 'interaction/second-factor' | 'interaction/recovery-code'

/** The second step, for who has turned it on: a code of their app, or a recovery code. */
export class SecondFactorPages {
  readonly #deps: InteractionDeps
  readonly #login: LoginPages

  constructor(deps: InteractionDeps, login: LoginPages) {
    this.#deps = deps
    this.#login = login
  }

  readonly show = (ctx: Context, interaction: OpenInteraction): Promise<void> =>
    this.#show(ctx, interaction, 'interaction/second-factor')

  readonly confirm = (ctx: Context, interaction: OpenInteraction): Promise<void> =>
    this.#complete(ctx, interaction, 'interaction/second-factor', (entry) =>
      this.#deps.secondFactorSignIn.confirm(entry),
    )

  readonly showRecovery = (ctx: Context, interaction: OpenInteraction): Promise<void> =>
    this.#show(ctx, interaction, 'interaction/recovery-code')

  readonly recover = (ctx: Context, interaction: OpenInteraction): Promise<void> =>
    this.#complete(ctx, interaction, 'interaction/recovery-code', (entry) =>
      this.#deps.secondFactorSignIn.recover(entry),
    )

  /** The app demands a second factor of somebody who has none. */
  readonly showRequired = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const { pages, csrf } = this.#deps
    const paths = pathsOf(interaction)
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(ctx, {
      view: 'interaction/second-factor-required',
      model: {
        appName: interaction.app.name,
        setUpHref: '/account/two-step',
        loginHref: paths.login,
        cancelAction: paths.giveUp,
        csrf: csrf.token(interaction.uid),
      },
    })
  }

  readonly giveUp = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    redirect(ctx, await this.#deps.interactions.giveUp(interaction))
  }

  async #complete(
    ctx: Context,
    interaction: OpenInteraction,
    view: View,
    prove: (entry: { binding: string; code: string; network: string }) => Promise<ProvenSignIn>,
  ): Promise<void> {
    try {
      const { user, methods } = await prove({
        binding: interaction.uid,
        code: field(ctx, 'code'),
        network: networkOf(ctx.ip),
      })
      redirect(ctx, await arrive(this.#deps, ctx, interaction, user.id, methods))
    } catch (error) {
      // There is no second step any more to be shown again.
      if (error instanceof FirstFactorGone || error instanceof UserDisabled) {
        return this.#login.refuse(ctx, interaction, error)
      }
      const { notice, status } = refusalOf(error)
      await this.#show(ctx, interaction, view, notice, status)
    }
  }

  async #show(
    ctx: Context,
    interaction: OpenInteraction,
    view: View,
    error?: Notice,
    status?: number,
  ): Promise<void> {
    const { pages, csrf, secondFactorSignIn } = this.#deps
    const { secondFactor, recoveryCode, login } = pathsOf(interaction)
    if (!(await secondFactorSignIn.isBegun(interaction.uid))) return redirect(ctx, login)
    const [action, otherHref] =
      view === 'interaction/recovery-code'
        ? [recoveryCode, secondFactor]
        : [secondFactor, recoveryCode]
    ctx.state.uiLocales = interaction.uiLocales

    pages.show(
      ctx,
      {
        view,
        model: {
          appName: interaction.app.name,
          action,
          otherHref,
          loginHref: login,
          csrf: csrf.token(interaction.uid),
          ...(error && { error }),
        },
      },
      status,
    )
  }
}
