/**
 * Protocol state: codes, tokens, grants, sessions, interactions. The rules here are the ones a store
 * must hold under concurrency; what the things mean is left to `oidc/`.
 */
export type {
  Artifact,
  ArtifactKey,
  ArtifactKind,
  FoundArtifact,
  Grant,
  Payload,
  Session,
  SessionUse,
} from './artifact.ts'
export { ARTIFACT_HOMES, type ArtifactHome } from './artifact-homes.ts'
export type { ArtifactStore, CommitOptions } from './artifact-store.ts'
export type { Change, Conflict } from './changes.ts'
export type { IssuedBefore, IssuedThings, RevokedCounts } from './issued-things.ts'
export type { LosableArtifactStore } from './losable-artifact-store.ts'
export { Purge, type PurgeDeps } from './purge.ts'
