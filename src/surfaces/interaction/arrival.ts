import type { Context } from 'koa'
import { type AuthenticationMethod, isMultiFactor } from '../../core/second-factors/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import type { InteractionDeps } from './deps.ts'
import { pathsOf } from './paths.ts'

/**
 * Somebody has proven to be the user, in whichever way. Who has two-step verification is asked for
 * the second step, and who has none but would need it is told so; anybody else is signed in.
 * @returns where the browser goes next
 */
export async function arrive(
  { interactions, secondFactorSignIn }: InteractionDeps,
  ctx: Context,
  interaction: OpenInteraction,
  userId: string,
  methods: readonly AuthenticationMethod[],
): Promise<string> {
  if (!isMultiFactor(methods)) {
    const { uid: binding, isSecondFactorRequired } = interaction
    const paths = pathsOf(interaction)
    if (await secondFactorSignIn.begin({ binding, userId, methods })) return paths.secondFactor
    if (isSecondFactorRequired) return paths.secondFactorRequired
  }

  return interactions.signIn(ctx, interaction, userId, methods)
}
