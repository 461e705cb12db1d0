import type { Artifact, ArtifactKey, Grant, Session } from './artifact.ts'

/** One thing that a request wants to write. The changes of a request are committed together. */
export type Change =
  | { type: 'put'; artifact: Artifact }
  | { type: 'destroy'; key: ArtifactKey }
  | { type: 'consume'; key: ArtifactKey; grantId: string | undefined; successorId?: string }
  | { type: 'putGrant'; grant: Grant }
  | { type: 'revokeGrant'; grantId: string }
  | { type: 'revokeArtifacts'; grantId: string }
  | { type: 'saveSession'; session: Session; base: Session | undefined }
  | { type: 'endSession'; uid: string }

/** Why a commit was refused; nothing was written but the revocation that a replay causes. */
export type Conflict = 'replayed' | 'revoked'
