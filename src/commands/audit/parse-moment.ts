import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../core/values/index.ts'
import { Misuse } from '../errors.ts'

const AGO = /^(\d{1,6})([smhd])$/
const WITH_ZONE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY }

/** `2h` is two hours ago; a time names its zone. @throws {Misuse} that names the option */
export function parseMoment(option: string, text: string, now: Instant): Instant {
  const [, count, unit = ''] = AGO.exec(text) ?? []
  if (count) return now - Number(count) * (UNITS[unit] ?? 0)

  const instant = WITH_ZONE.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(instant)) {
    throw new Misuse(`${option} must be as 30m, 2h or 7d, or as 2026-01-31T12:00:00Z`)
  }

  return instant
}
