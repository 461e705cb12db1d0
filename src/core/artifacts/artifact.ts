import type { Instant } from '../values/index.ts'

/** What oidc-provider keeps, by its own names, but for sessions and grants, which have stores. */
export type ArtifactKind =
  | 'AccessToken'
  | 'AuthorizationCode'
  | 'ClientCredentials'
  | 'Interaction'
  | 'PushedAuthorizationRequest'
  | 'RefreshToken'
  | 'ReplayDetection'

export type Payload = Readonly<Record<string, unknown>>

export interface ArtifactKey {
  kind: ArtifactKind
  /** The bearer value itself; stores keep its digest. */
  id: string
}

export interface Artifact extends ArtifactKey {
  grantId: string | undefined
  /** Without the id. */
  payload: Payload
  expiresAt: Instant
  consumedAt: Instant | undefined
}

export interface Session {
  /** Stays the same while the browser's cookie value changes. */
  uid: string
  /** The value of the session cookie; stores keep its digest. */
  id: string
  accountId: string | undefined
  payload: Payload
  /** Per client: what the session authorized. */
  authorizations: Readonly<Record<string, Payload>>
  /** Until then the cookie works. */
  idleAt: Instant
  /** Until then tokens that are bound to the session work. */
  expiresAt: Instant
}

export interface Grant {
  id: string
  accountId: string
  clientId: string
  payload: Payload
  expiresAt: Instant
}
