import type { Instant } from '../values/index.ts'

/** One journey to an upstream. Kept in SQL for ten minutes, used once. */
export interface UpstreamState {
  /** The `state` parameter; stored as a digest. */
  state: string
  provider: string
  /** What the return is good for; `interaction` is the login page that began it. */
  purpose: 'login'
  interaction: string
  /** A value only the browser that began it has; stored as a digest. */
  browserBinding: string
  nonce: string
  codeVerifier: string
  redirectUri: string
  expiresAt: Instant
}

export interface UpstreamStateStore {
  put(state: UpstreamState): Promise<void>

  /**
   * Takes the state out, for the first caller only: of two at once one gets undefined, as does
   * everyone with an expired, foreign (another provider's, purpose's or browser's) or unknown one.
   */
  consume(
    expected: Pick<UpstreamState, 'state' | 'provider' | 'purpose' | 'browserBinding'>,
    now: Instant,
  ): Promise<UpstreamState | undefined>
}
