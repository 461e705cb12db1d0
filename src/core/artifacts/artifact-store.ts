import type { Instant } from '../values/index.ts'
import type { Artifact, ArtifactKey, FoundArtifact, Grant, Session } from './artifact.ts'
import type { Change, Conflict } from './changes.ts'

/**
 * Where protocol state lives. A `find…` that cannot tell throws `Unavailable`: undefined means "not
 * there", and becomes `invalid_grant`. Bearer ids are kept as digests only.
 */
export interface ArtifactStore {
  /** Several at once, in one round trip, in the order asked for. Also consumed and expired ones. */
  find(...keys: ArtifactKey[]): Promise<(FoundArtifact | undefined)[]>

  /** Undefined also when it was revoked. */
  findGrant(id: string): Promise<Grant | undefined>

  /** By cookie value. Undefined also when it was idle for too long, replaced or ended. */
  findSession(id: string, now: Instant): Promise<Session | undefined>

  /** Undefined also when it was ended. */
  findSessionByUid(uid: string): Promise<Session | undefined>

  /**
   * Writes all changes in one transaction, or none of them and says why.
   *
   * - A `consume` that lost is a success all the same when it names a successor, was won at most
   *   `overlapMs` ago, and the successor that was written then is this one and unused. It is not
   *   written again, so a family of refresh tokens never forks. Every other loser is `replayed`.
   * - `putGrant` does not bring back a revoked grant: `revoked`.
   * - `saveSession` merges what this request changed into what others changed since, under a lock.
   *   A session that was ended, or is now somebody else's, is left alone. The cookie value that it
   *   replaces works for a few seconds more, for requests under way, unless the account changed.
   */
  commit(changes: readonly Change[], options: CommitOptions): Promise<Conflict | undefined>

  /** Writes a marker. True for the first caller with its key, false for everyone after. */
  insertOnce(marker: Artifact): Promise<boolean>

  /**
   * Deletes at most `limit` rows of each table that nothing needs any more.
   * @returns the most it found in one table: less than `limit` means that nothing is left
   */
  purge(now: Instant, limit: number): Promise<number>
}

export interface CommitOptions {
  now: Instant
  overlapMs: number
}
