import { quote, reading } from './reading.ts'

const SHAPE = /^(\d{1,9})\s*([smhd])$/

// biome-ignore format: a table
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** A duration such as `15m`, in seconds. */
export const duration = ({ min = '1s', max = '3650d' } = {}) =>
  reading((text, refuse) => {
    const seconds = parseDuration(text)

    if (seconds === undefined) {
      refuse(`must be a whole number and a unit (s, m, h or d), not ${quote(text)}`)
      return 0
    }
    if (seconds < (parseDuration(min) ?? 0) || seconds > (parseDuration(max) ?? 0)) {
      refuse(`must be from ${min} to ${max}, not ${quote(text)}`)
    }

    return seconds
  })

function parseDuration(text: string): number | undefined {
  const [, amount, unit] = SHAPE.exec(text) ?? []

  return unit ? Number(amount) * SECONDS[unit as keyof typeof SECONDS] : undefined
}
