import type { ArtifactKind } from './artifact.ts'

/** `losable`: when it is lost, somebody begins again, and nothing forbidden becomes possible. */
export type ArtifactHome = 'durable' | 'losable'

/** What lives where, when there are two places to keep things in. */
// biome-ignore format: a table
export const ARTIFACT_HOMES = {
  AccessToken:                'losable',
  AuthorizationCode:          'durable',
  ClientCredentials:          'losable',
  Interaction:                'losable',
  PushedAuthorizationRequest: 'losable',
  RefreshToken:               'durable',
  ReplayDetection:            'losable',
} as const satisfies Record<ArtifactKind, ArtifactHome>
