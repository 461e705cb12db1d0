import { type Configuration, errors } from 'oidc-provider'
import { summaryOf } from './clients.ts'
import { TooManyBegun } from './interaction-limit.ts'
import type { ProviderPages } from './pages.ts'
import { answerStaleLogout } from './stale-logout.ts'
import { heedUiLocales } from './ui-locales.ts'
import type { WayOn } from './way-on.ts'

/**
 * What is shown where an error cannot be sent to the app. Somebody who comes to the end of an
 * authorization request a second time, or too late, is led on instead.
 * @throws {InteractionGone}
 * @throws {TooManyAttempts}
 */
export const renderError =
  ({ pages, wayOn }: { pages: ProviderPages; wayOn: WayOn }): Configuration['renderError'] =>
  async (ctx, out, error) => {
    if (error instanceof TooManyBegun) throw error.refusal
    const uid = /^\/oidc\/authorize\/([^/]+)$/.exec(ctx.path)?.[1]
    if (uid && error instanceof errors.SessionNotFound) {
      const cookie = ctx.cookies.get(ctx.oidc.provider.cookieName('resume'))
      throw await wayOn.from(uid, {
        isSameBrowser: cookie === uid,
        userId: ctx.oidc.session?.accountId,
      })
    }

    heedUiLocales(ctx)
    if (error instanceof errors.InvalidRequest && answerStaleLogout(ctx, pages)) return

    pages.error(ctx, {
      error: out.error,
      description: out.error_description,
      client: ctx.oidc.client && summaryOf(ctx.oidc.client),
    })
  }
