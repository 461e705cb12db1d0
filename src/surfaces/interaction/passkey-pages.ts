import type { Context } from 'koa'
import { networkOf } from '../../core/limits/index.ts'
import { passkeyMethods } from '../../core/second-factors/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import { field, redirect } from '../http/index.ts'
import { arrive } from './arrival.ts'
import type { InteractionDeps } from './deps.ts'
import type { LoginPages } from './login-pages.ts'

/** Sign in by a passkey: a form of the login page, filled in by the script beside it. */
export class PasskeyPages {
  readonly #deps: InteractionDeps
  readonly #login: LoginPages

  constructor(deps: InteractionDeps, login: LoginPages) {
    this.#deps = deps
    this.#login = login
  }

  /** Asked for by the script, as JSON. */
  readonly begin = async (ctx: Context, { uid: binding }: OpenInteraction): Promise<void> => {
    const network = networkOf(ctx.ip)
    ctx.set('Cache-Control', 'no-store')
    ctx.body = await this.#deps.passkeySignIn.begin({ binding, network })
  }

  readonly complete = async (ctx: Context, interaction: OpenInteraction): Promise<void> => {
    const { log, passkeySignIn } = this.#deps

    try {
      const { user, isSynced } = await passkeySignIn.complete({
        binding: interaction.uid,
        network: networkOf(ctx.ip),
        answer: field(ctx, 'answer'),
      })
      redirect(ctx, await arrive(this.#deps, ctx, interaction, user.id, passkeyMethods(isSynced)))
    } catch (error) {
      const { correlationId } = ctx.state
      log.info({ correlationId, err: error }, 'a passkey was refused')
      await this.#login.refuse(ctx, interaction, error)
    }
  }
}
