import type { Artifact, ArtifactKey, Grant, Session } from './artifact.ts'

/** One thing that a request wants to write. The changes of a request are committed together. */
export type Change =
  /** Writes a new artifact; where `grantId` is set, only while that grant lives. */
  | { type: 'put'; artifact: Artifact }
  /** Writes over an artifact that is there already, or creates it. */
  | { type: 'replace'; artifact: Artifact }
  | { type: 'destroy'; key: ArtifactKey }
  /** Marks an artifact as done with, whoever else did so before. */
  | { type: 'finish'; key: ArtifactKey }
  /** Spends a single-use artifact. `successorId`: the refresh token that replaces it. */
  | { type: 'consume'; key: ArtifactKey; grantId: string | undefined; successorId?: string }
  | { type: 'putGrant'; grant: Grant }
  /** Ends the grant for good, with everything issued under it. */
  | { type: 'revokeGrant'; grantId: string }
  /** Nothing by itself: the other changes count only while that grant lives. */
  | { type: 'requireGrant'; grantId: string }
  /** `base` is what the request read: undefined for a new session. */
  | { type: 'saveSession'; session: Session; base: Session | undefined }
  | { type: 'endSession'; uid: string }

/**
 * Why a commit wrote nothing. `replayed`: something single-use was spent before (its grant is
 * revoked by now). `revoked`: the grant that a change relies on is gone.
 */
export type Conflict = 'replayed' | 'revoked'
