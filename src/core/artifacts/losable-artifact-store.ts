import type { Instant } from '../values/index.ts'
import type { Artifact, ArtifactKey } from './artifact.ts'

/**
 * Keeps artifacts until `keepUntil`, unless it loses them: it may be emptied at any time, and what
 * was removed may come back from an older copy of it. Each write is atomic by itself, and none with
 * another. One that cannot be reached throws `Unavailable`. Bearer ids are kept as digests only.
 */
export interface LosableArtifactStore {
  /** In the order asked for. Also consumed ones. */
  find(keys: readonly ArtifactKey[]): Promise<(Artifact | undefined)[]>

  /** Writes what is new, and over what is there, but for the mark that it was used. */
  put(artifacts: readonly Artifact[]): Promise<void>

  /** Writes a marker. True for the first caller with its key, false for everyone after. */
  insertOnce(marker: Artifact): Promise<boolean>

  /** Marks it as used. False when somebody else did so before, and when it is not there. */
  consume(key: ArtifactKey, now: Instant): Promise<boolean>

  remove(keys: readonly ArtifactKey[]): Promise<void>
}
