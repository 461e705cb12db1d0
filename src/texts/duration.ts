const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "45 seconds", "10 minutes", "2 hours", "7 days": never less than it is, and no finer than one needs. */
export function formatDuration(seconds: number, tag: string): string {
  if (seconds < 2 * MINUTE) return formatUnit(seconds, 'second', tag)
  if (seconds < 2 * HOUR) return formatUnit(seconds / MINUTE, 'minute', tag)
  if (seconds < 2 * DAY) return formatUnit(seconds / HOUR, 'hour', tag)

  return formatUnit(seconds / DAY, 'day', tag)
}

const formatUnit = (amount: number, unit: string, tag: string): string =>
  new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.ceil(amount))
