import { interactionPolicy, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { takesLoginMethod } from '../core/apps/index.ts'
import { type AuthenticationMethod, loginMethodOf } from '../core/second-factors/index.ts'
import { appMetadataOf } from './clients.ts'

const { Check } = interactionPolicy

/**
 * A session counts for an app only when it began in a way that the app takes: who signed in to
 * another app by a password does so again where only the company's own sign-in will do.
 */
export const loginMethodCheck = (): InstanceType<typeof Check> =>
  new Check('login_method', 'the app takes other ways of signing in', 'login_required', (ctx) => {
    const { client, session } = ctx.oidc
    if (!client || !session?.accountId) return false

    return !takesLoginMethod(
      appMetadataOf(client),
      loginMethodOf((session.amr ?? []) as AuthenticationMethod[]) ?? '',
    )
  })

/** The way in stands among the methods of a session. Apps are told the others (RFC 8176). */
export function hideLoginMethods(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'amr', {
    configurable: true,
    get(this: KoaContextWithOIDC['oidc']) {
      return this.session?.amr?.filter((method) => !method.startsWith('via:'))
    },
  })
}
