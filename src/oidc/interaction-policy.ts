import { type Interaction, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { acrChecks, type MayStepUp } from './acr-checks.ts'
import { appMetadataOf } from './clients.ts'
import { loginMethodCheck } from './login-methods.ts'

const { Check, base } = interactionPolicy

/**
 * When somebody has to be asked. The library's policy, and on top of it:
 *
 * | prompt  | asked also when                        | not asked when              |
 * | ------- | -------------------------------------- | --------------------------- |
 * | login   | the account is gone or disabled        |                             |
 * | login   | they came in by a way that the app does not take |          |
 * | login   | an app wants to be surer, by `acr`     | they are surer than it wants |
 * | consent |                                        | the app is marked by an operator: native too |
 */
export function policy(mayStepUp: MayStepUp): ReturnType<typeof base> {
  const prompts = base()
  const login = prompts.get('login')?.checks

  // First of all checks: those after it rely on the account.
  login?.add(
    new Check('account_gone', 'the account is gone or disabled', 'login_required', (ctx) =>
      isAccountGone(ctx),
    ),
    0,
  )
  for (const reason of ['essential_acrs', 'essential_acr']) login?.remove(reason)
  for (const check of acrChecks(mayStepUp)) login?.add(check)
  login?.add(loginMethodCheck())

  // RFC 8252 §8.6: a native app is asked for each time, unless its identity is assured.
  const native = prompts.get('consent')?.checks.get('native_client_prompt')
  if (native) {
    const { check } = native
    native.check = (ctx) => !isTrusted(ctx) && check(ctx)
  }

  return prompts
}

/** Where somebody is asked; `provider` is what the app wants them to sign in by. */
export function interactionUrl({ uid, prompt, params }: Interaction): string {
  const { provider } = params
  const isDirect = prompt.name === 'login' && typeof provider === 'string'

  return `/interaction/${uid}${isDirect ? `?provider=${encodeURIComponent(provider)}` : ''}`
}

const isAccountGone = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.session?.accountId !== undefined && oidc.account === undefined

const isTrusted = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.client !== undefined && appMetadataOf(oidc.client).skipConsent
