import type { Instant } from '../values/index.ts'

/** web: confidential · spa, native: public · machine: client credentials only. */
export type AppType = 'web' | 'spa' | 'native' | 'machine'

export const APP_TYPES = ['web', 'spa', 'native', 'machine'] as const satisfies AppType[]

export type IdTokenAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

export const ID_TOKEN_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const satisfies IdTokenAlgorithm[]

/** Registered by a developer or an operator; in `oidc/` and on the wire it is a client. */
export interface App {
  id: string
  /** The OAuth `client_id`, a UUID of its own: safe to show. */
  clientId: string
  /** The developer who owns it; undefined for an operator's. */
  ownerId: string | undefined
  name: string
  type: AppType
  /** The first is the default one. Compared exactly. */
  redirectUris: readonly string[]
  postLogoutRedirectUris: readonly string[]
  /** Where the app wants to hear that a session ended. */
  backchannelLogoutUri: string | undefined
  /** How people may sign in to it: see `takesLoginMethod`. Undefined: in every way there is. */
  loginMethods?: readonly string[] | undefined
  /** Granted without asking: for an operator's own apps. */
  skipConsent: boolean
  idTokenAlgorithm: IdTokenAlgorithm
  /** JWK Set of public keys; an app that has one authenticates by `private_key_jwt`. */
  jwks: { keys: readonly Record<string, unknown>[] } | undefined
  /**
   * Newest first; several during an overlap. One that has expired may still be among them, so
   * compare by `isSecretOf`. Empty for a public app, and for one that authenticates by key.
   */
  secrets: readonly AppSecret[]
  createdAt: Instant
  updatedAt: Instant
}

export interface AppSecret {
  /** SHA-256 of the secret, which is 256 random bits. */
  digest: string
  createdAt: Instant
  expiresAt: Instant | undefined
}

export type AppSettings = Pick<
  App,
  | 'name'
  | 'type'
  | 'redirectUris'
  | 'postLogoutRedirectUris'
  | 'backchannelLogoutUri'
  | 'loginMethods'
  | 'skipConsent'
  | 'idTokenAlgorithm'
  | 'jwks'
>
