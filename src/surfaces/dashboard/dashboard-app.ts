import type { App } from '../../core/apps/index.ts'
import { digest, keyedDigest, Secret } from '../../core/values/index.ts'
import { paths } from './paths.ts'

export interface DashboardApp {
  app: App
  /** What the app proves itself by. */
  secret: Secret
}

/**
 * The dashboard as an app of our own provider, like any other but for the registry. Its secret
 * follows from our keys, so every process knows it and nothing has to keep it.
 * @param keys the newest first; during a change of keys each is good
 */
export function dashboardApp(issuer: string, keys: readonly Buffer[]): DashboardApp {
  const [secret, ...older] = keys.map((key) => keyedDigest(key, 'client-secret'))
  if (secret === undefined) throw new RangeError('The dashboard needs at least one key')

  return {
    secret: new Secret(secret),
    app: {
      id: 'dashboard',
      clientId: 'latchkey-dashboard',
      ownerId: undefined,
      name: 'Latchkey',
      type: 'web',
      redirectUris: [`${issuer}${paths.callback}`],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: undefined,
      skipConsent: true,
      idTokenAlgorithm: 'RS256',
      jwks: undefined,
      secrets: [secret, ...older].map((value) => ({
        digest: digest(value),
        createdAt: 0,
        expiresAt: undefined,
      })),
      createdAt: 0,
      updatedAt: 0,
    },
  }
}
