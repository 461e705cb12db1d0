import type { z } from 'zod'
import type { App } from '../../core/apps/index.ts'
import type { appResource } from './wire.ts'

/**
 * An app as Clura shows it, and no more where it is one that Clura knows; what else it can be is
 * added only where it is.
 */
export const appToWire = (app: App): z.output<typeof appResource> => ({
  id: app.id,
  clientId: app.ownerId as string,
  appClientId: app.clientId,
  name: app.name,
  redirectUri: app.redirectUris[0] ?? null,
  createdAt: new Date(app.createdAt).toISOString(),
  ...(app.redirectUris.length > 1 && { redirectUris: [...app.redirectUris] }),
  ...(app.postLogoutRedirectUris.length > 0 && {
    postLogoutRedirectUris: [...app.postLogoutRedirectUris],
  }),
  ...(app.backchannelLogoutUri && { backchannelLogoutUri: app.backchannelLogoutUri }),
  ...(app.loginMethods && { loginMethods: [...app.loginMethods] }),
  ...(app.type !== 'web' && { type: app.type }),
})
