import type { App } from '../../core/apps/index.ts'
import { digest, keyedDigest, Secret } from '../../core/values/index.ts'

export interface OwnApp {
  app: App
  /** What the app proves itself by. */
  secret: Secret
}

interface OwnAppSettings {
  /** Of nobody else: `latchkey-` and it are the client ID. */
  id: string
  redirectUri: string
  /** The newest first; during a change of keys each is good. */
  keys: readonly Buffer[]
}

/**
 * A part of this program as an app of our own provider, like any other but for the registry. Its
 * secret follows from our keys, so every process knows it and nothing has to keep it.
 */
export function ownApp({ id, redirectUri, keys }: OwnAppSettings): OwnApp {
  const [secret, ...older] = keys.map((key) => keyedDigest(key, 'client-secret'))
  if (secret === undefined) throw new RangeError('An app of our own needs at least one key')

  return {
    secret: new Secret(secret),
    app: {
      id,
      clientId: `latchkey-${id}`,
      ownerId: undefined,
      name: 'Latchkey',
      type: 'web',
      redirectUris: [redirectUri],
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
