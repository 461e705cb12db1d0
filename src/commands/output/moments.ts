import { type Instant, SECOND } from '../../core/values/index.ts'
import { formatDuration } from '../../texts/index.ts'

/** An instant to plan by: "in 10 minutes (2026-01-01T00:10:00.000Z)", "2 days ago (…)". */
export function formatMoment(instant: Instant, now: Instant): string {
  const iso = new Date(instant).toISOString()
  const seconds = Math.round(Math.abs(instant - now) / SECOND)
  if (seconds === 0) return `now (${iso})`
  const duration = formatDuration(seconds, 'en')

  return `${instant > now ? `in ${duration}` : `${duration} ago`} (${iso})`
}
