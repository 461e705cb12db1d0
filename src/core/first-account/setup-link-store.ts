import type { Instant } from '../values/index.ts'

/** Set-up links, by the digest of their token. */
export interface SetupLinkStore {
  add(tokenDigest: string, expiresAt: Instant): Promise<void>
  isLive(tokenDigest: string, now: Instant): Promise<boolean>
  /** True at most once for all links together: of two that are used at once, one gets false. */
  consume(tokenDigest: string, now: Instant): Promise<boolean>
}
