import type { Instant } from '../values/index.ts'
import type { Artifact, ArtifactKey, Grant, Session } from './artifact.ts'
import type { Change, Conflict } from './changes.ts'

/**
 * Where protocol state lives. `find…` throws on an I/O error: undefined means "not there" and
 * becomes `invalid_grant`. Ids are kept as digests only.
 */
export interface ArtifactStore {
  /** Also a consumed one. Undefined when it is not there or is destroyed. */
  find(key: ArtifactKey): Promise<Artifact | undefined>

  /** Several at once, in one round trip, in the order asked for. */
  findAll(keys: readonly ArtifactKey[]): Promise<(Artifact | undefined)[]>

  /** Undefined when it was revoked. */
  findGrant(id: string): Promise<Grant | undefined>

  /** By cookie value. Undefined when it is idle for too long, replaced or ended. */
  findSession(id: string, now: Instant): Promise<Session | undefined>

  /** Undefined when it was ended. */
  findSessionByUid(uid: string): Promise<Session | undefined>

  /**
   * Writes all changes in one transaction, or nothing.
   *
   * - `put` inserts or replaces, never touching `consumedAt`. A thing with a grant is written only
   *   while the grant lives; otherwise the outcome is `revoked`.
   * - `consume` is compare-and-set. For a refresh token that lost, the outcome is success when it
   *   was consumed at most `overlapMs` ago and its `successorId` is there, unused (the successor of
   *   these changes is then not written again). Every other loser: `replayed`, and its grant is
   *   revoked in that transaction.
   * - `revokeGrant` ends the grant for good, with everything issued under it. A later `putGrant`
   *   does not bring it back.
   * - `saveSession` merges `authorizations` by client against `base` (what the request read),
   *   under a lock; a session that was ended, or whose account changed since, is left alone. When
   *   the account is the same the replaced cookie value works for a few seconds more, so that a
   *   request that is on its way is not logged out; when it changed, it dies at once.
   */
  commit(changes: readonly Change[], options: CommitOptions): Promise<Conflict | undefined>

  /** Inserts a marker. False, for all but the first caller, when it was there. */
  insertOnce(artifact: Artifact): Promise<boolean>

  /** Deletes at most `limit` rows that nothing needs any more. @returns how many */
  purge(now: Instant, limit: number): Promise<number>
}

export interface CommitOptions {
  now: Instant
  overlapMs: number
}
