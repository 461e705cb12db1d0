import type { Instant } from '../values/index.ts'

/** What oidc-provider keeps, by its own names, but for sessions and grants, which stand apart. */
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
  /** How long it must be kept: longer than it is valid where a replay has to be recognised. */
  keepUntil: Instant
  consumedAt: Instant | undefined
}

/** An artifact as it is kept, and what it hangs on, of the same moment. */
export interface FoundArtifact extends Artifact {
  /** That it was issued under. Undefined also when it was revoked. */
  grant: Grant | undefined
}

/** By what and from where a session was last used, for the person to know it again. */
export interface SessionUse {
  signedInAt: Instant
  usedAt: Instant
  /** The `User-Agent` as it was sent, cut where it is too long. */
  userAgent: string
  /** `networkOf` the address. */
  network: string
}

/** A browser that is signed in, or about to be. */
export interface Session {
  /** Stays the same while the value of the cookie changes. */
  uid: string
  /** The value of the cookie; stores keep its digest. */
  id: string
  accountId: string | undefined
  payload: Payload
  /** By client id: what the session authorized. */
  authorizations: Readonly<Record<string, Payload>>
  /** Until then the cookie works. */
  idleAt: Instant
  /** Until then tokens that are bound to the session work. */
  expiresAt: Instant
  /** Not written down of browsers where nobody is signed in. */
  lastUse?: SessionUse
}

/** What one user let one app do, from one sign-in on. Everything issued hangs on it. */
export interface Grant {
  id: string
  accountId: string
  clientId: string
  payload: Payload
  expiresAt: Instant
}
