import type { Instant } from '../values/index.ts'

/** One journey to an upstream. Kept in SQL for ten minutes, used once. */
export interface UpstreamState {
  /** The `state` parameter; stored as a digest. */
  state: string
  provider: string
  /** Whom the provider stood for; undefined where a program of before began the journey. */
  issuer: string | undefined
  /**
   * What the return is good for.
   *
   * | purpose  | the answer is brought by     | and signs in, or links it to     |
   * | -------- | ---------------------------- | -------------------------------- |
   * | login    | the browser that was sent    | whoever it is                    |
   * | exchange | a program                    | whoever it is, or its user       |
   * | link     | a program, for its user      | that user alone                  |
   * | link     | the browser that was sent    | the user who was signed in there |
   */
  purpose: 'login' | 'exchange' | 'link'
  /** The login page that began it; empty where there was none. */
  interaction: string
  /** A value that only who began it has: the browser's, or the id of the user; kept as a digest. */
  browserBinding: string
  nonce: string
  codeVerifier: string
  redirectUri: string
  expiresAt: Instant
}

/** Without a provider it is whichever the state was made for. */
export type ExpectedState = Pick<UpstreamState, 'state' | 'purpose' | 'browserBinding'> &
  Partial<Pick<UpstreamState, 'provider'>>

export interface UpstreamStateStore {
  put(state: UpstreamState): Promise<void>

  /**
   * Takes the state out, for the first caller only: of two at once one gets undefined, as does
   * everyone with an expired, foreign (another provider's, purpose's or browser's) or unknown one.
   */
  consume(expected: ExpectedState, now: Instant): Promise<UpstreamState | undefined>
}
