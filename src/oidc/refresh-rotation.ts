import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Artifact } from '../core/artifacts/index.ts'
import type { Instant } from '../core/values/index.ts'

/**
 * A refresh family never forks: the successor of a token is a function of it. Within the overlap
 * window a client that lost the answer, or asked twice at once, is given the same successor again.
 */
export class RefreshRotation {
  readonly overlapMs: number
  readonly #key: KeyObject

  /** @param keys the newest first; it is what tokens are rotated by */
  constructor({ keys, overlapSeconds }: { keys: readonly Buffer[]; overlapSeconds: number }) {
    const [key] = keys
    if (!key) throw new RangeError('refresh tokens cannot be rotated without a key')
    // With the bytes as they are Node takes several times as long.
    this.#key = createSecretKey(key)
    this.overlapMs = overlapSeconds * 1_000
  }

  /** @returns 64 lower-case hex digits */
  successorOf(refreshToken: string): string {
    return createHmac('sha256', this.#key).update(`refresh:${refreshToken}`).digest('hex')
  }

  /** Whether a used token may be used once more: used a moment ago, and its successor never. */
  isWithinOverlap(parent: Artifact, successor: Artifact | undefined, now: Instant): boolean {
    return (
      parent.consumedAt !== undefined &&
      now - parent.consumedAt <= this.overlapMs &&
      successor !== undefined &&
      successor.consumedAt === undefined
    )
  }
}
