/** Counts attempts in a losable store. One that cannot be reached throws `Unavailable`. */
export interface RateLimiter {
  /**
   * Counts one attempt for `key`, atomically, and tells how many there are in the current window,
   * this one included.
   */
  count(key: string, windowSeconds: number): Promise<{ attempts: number; resetsInSeconds: number }>

  /** Takes one attempt of the current window back; no attempts become fewer than none. */
  takeBack(key: string): Promise<void>

  /** Forgets the attempts of `key`. */
  reset(key: string): Promise<void>
}
