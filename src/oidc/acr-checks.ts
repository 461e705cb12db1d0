import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { acrRequested, canBeMet, isMet, prefersSecondFactor } from './authentication-context.ts'
import { orStoreUnavailable } from './errors.ts'

const { Check } = interactionPolicy

/** Whether a person has something beside their password that they could sign in by. */
export type MayStepUp = (userId: string) => Promise<boolean>

/**
 * When somebody who is signed in has to do so again because an app wants to be surer of them. In
 * the place of the library's own two, which know no order of values.
 */
export const acrChecks = (mayStepUp: MayStepUp) => [
  new Check('essential_acr', 'the requested ACR could not be obtained', ({ oidc }) => {
    const request = acrRequested(oidc.params ?? {})
    if (!request?.isEssential) return false
    if (!canBeMet(request)) {
      throw new errors.UnmetAuthenticationRequirements('none of the requested ACRs is known here')
    }

    return !isMet(request, oidc.acr)
  }),
  new Check('voluntary_acr', 'a stronger ACR is preferred', (ctx) => prefersMore(ctx, mayStepUp)),
]

/** OpenID Connect Core §3.1.2.1: asked for if it can be had, and no reason to refuse anybody. */
async function prefersMore({ oidc }: KoaContextWithOIDC, mayStepUp: MayStepUp): Promise<boolean> {
  const request = acrRequested(oidc.params ?? {})
  const userId = oidc.session?.accountId
  if (!request || request.isEssential || !userId || !prefersSecondFactor(request)) return false
  // Whoever was asked a moment ago has answered.
  if (isMet({ values: request.values.slice(0, 1) }, oidc.acr) || oidc.result?.login) return false

  return !oidc.promptPending('none') && orStoreUnavailable(() => mayStepUp(userId))
}
