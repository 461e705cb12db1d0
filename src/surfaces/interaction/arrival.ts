import type { Context } from 'koa'
import { LoginMethodNotTaken, takesLoginMethod } from '../../core/apps/index.ts'
import {
  type AuthenticationMethod,
  isMultiFactor,
  loginMethodOf,
} from '../../core/second-factors/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import type { InteractionDeps } from './deps.ts'
import { pathsOf } from './paths.ts'

/**
 * Somebody has proven to be the user, in whichever way. Who has two-step verification is asked for
 * the second step, and who has none but would need it is told so; anybody else is signed in.
 * @returns where the browser goes next
 * @throws {LoginMethodNotTaken}
 */
export async function arrive(
  { interactions, secondFactorSignIn }: InteractionDeps,
  ctx: Context,
  interaction: OpenInteraction,
  userId: string,
  methods: readonly AuthenticationMethod[],
): Promise<string> {
  // Not even with a page that was open when the app changed its mind.
  assertTaken(interaction, loginMethodOf(methods) ?? '')
  if (!isMultiFactor(methods)) {
    const { uid: binding, isSecondFactorRequired } = interaction
    const paths = pathsOf(interaction)
    if (await secondFactorSignIn.begin({ binding, userId, methods })) return paths.secondFactor
    if (isSecondFactorRequired) return paths.secondFactorRequired
  }

  return interactions.signIn(ctx, interaction, userId, methods)
}

/** @throws {LoginMethodNotTaken} */
export function assertTaken({ app }: Pick<OpenInteraction, 'app'>, method: string): void {
  if (!takesLoginMethod(app, method)) throw new LoginMethodNotTaken()
}
