import type { Instant } from '../../core/values/index.ts'

export const formatJson = (value: unknown): string => JSON.stringify(value, null, 2)

/** For programs: ISO 8601, null where there is none. */
export const toTimestamp = (instant: Instant | undefined): string | null =>
  instant === undefined ? null : new Date(instant).toISOString()

/** For people. */
export const formatInstant = (instant: Instant | undefined): string | undefined =>
  instant === undefined
    ? undefined
    : `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`
