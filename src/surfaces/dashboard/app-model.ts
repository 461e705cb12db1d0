import { type App, isLive } from '../../core/apps/index.ts'
import type { Instant } from '../../core/values/index.ts'
import { paths } from './paths.ts'
import { snippetsFor } from './quick-start.ts'

/** All that the page of an app shows of it, but what happened to it. */
export function appModel(app: App, { issuer, now }: { issuer: string; now: Instant }) {
  const { clientId, id, name, redirectUris, type } = app
  const hasSecret = (type === 'web' || type === 'machine') && !app.jwks

  return {
    name,
    type,
    clientId,
    issuer,
    redirectUris,
    snippets: snippetsFor(app),
    appsHref: paths.home,
    settingsHref: paths.settings(id),
    deletionHref: paths.deletion(id),
    ...(type === 'web' && { loginHref: `${issuer}/user-login/${clientId}` }),
    ...(mayBeTried(app) && { trialAction: paths.trial(id) }),
    ...(hasSecret && {
      secretHref: paths.secret(id),
      secrets: app.secrets
        .filter((secret) => isLive(secret, now))
        .map(({ createdAt, expiresAt }) => ({
          createdAt,
          ...(expiresAt !== undefined && { expiresAt }),
        })),
    }),
  }
}

/** People sign in to it, and it proves itself by nothing that is its own alone. */
export const mayBeTried = ({ type, jwks }: App): boolean => type !== 'machine' && !jwks
