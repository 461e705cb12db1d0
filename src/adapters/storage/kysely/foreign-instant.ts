import type { Instant } from '../../../core/values/index.ts'

const TEXT =
  /^(?<date>\d{4}-\d\d-\d\d)[ T](?<time>\d\d:\d\d:\d\d(\.\d{1,3})?)\d*(?<zone>Z|[+-]\d\d:?\d\d)?/

/**
 * What the driver makes of a column that holds a time: a `Date`, or, of SQLite, the text that Go
 * wrote. A text without a zone is UTC. Undefined for what is no time.
 */
export function readInstant(value: unknown): Instant | undefined {
  if (value instanceof Date) return value.getTime()

  const { date, time, zone = 'Z' } = TEXT.exec(String(value))?.groups ?? {}
  const instant = Date.parse(`${date}T${time}${zone}`)

  return Number.isNaN(instant) ? undefined : instant
}
