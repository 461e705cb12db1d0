/** Milliseconds since the Unix epoch. */
export type Instant = number

/** The one source of time. Tests put their own in its place. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => Date.now() }

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
