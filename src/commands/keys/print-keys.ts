import {
  goneAt,
  handsOverAt,
  type KeySituation,
  readyAt,
  type SigningKey,
  takesOverAt,
} from '../../core/signing-keys/index.ts'
import type { Instant } from '../../core/values/index.ts'
import {
  formatInstant,
  formatJson,
  formatMoment,
  formatTable,
  toTimestamp,
} from '../output/index.ts'

export const formatKeys = (keys: readonly SigningKey[], situation: KeySituation): string =>
  formatJson({ keys: keys.map((key) => keyToJson(key, situation)) })

/** A key as programs read it: without its private part, sealed as it is. */
export const keyToJson = (key: SigningKey, situation: KeySituation) => ({
  id: key.id,
  algorithm: key.algorithm,
  state: key.state,
  isPinned: key.id === situation.settings.pinnedKeyId,
  createdAt: toTimestamp(key.createdAt),
  activatedAt: toTimestamp(key.activatedAt),
  deactivatedAt: toTimestamp(key.deactivatedAt),
  retiredAt: toTimestamp(key.retiredAt),
  // What is to come.
  readyAt: toTimestamp(key.state === 'passive' ? readyAt(key, situation.settings) : undefined),
  handOverAt: toTimestamp(handOverAt(key, situation)),
  goneAt: toTimestamp(goneAt(key, situation.settings)),
})

export const describeKeys = (keys: readonly SigningKey[], situation: KeySituation): string =>
  formatTable(
    ['key ID', 'algorithm', 'state', 'published', 'what is next'],
    keys.map((key) => [
      key.id,
      key.algorithm,
      key.state,
      formatInstant(key.createdAt),
      outlookOf(key, situation),
    ]),
  )

const outlooks: Readonly<
  Record<SigningKey['state'], (key: SigningKey, situation: KeySituation) => string>
> = {
  passive(key, situation) {
    const { now, settings } = situation
    const signs = handOverAt(key, situation)
    if (signs !== undefined) return `takes over ${fromNow(signs, now)}`

    return `waits for keys promote, which it may be ${fromNow(readyAt(key, settings), now)}`
  },
  active(key, situation) {
    const { now, settings } = situation
    const end = handOverAt(key, situation)
    if (end !== undefined) return `hands over ${fromNow(end, now)}`

    return key.id === settings.pinnedKeyId
      ? 'signs for as long as JWT_PRIVATE_KEY says so'
      : 'signs until somebody rotates it'
  },
  retiring(key, { now, settings }) {
    const gone = goneAt(key, settings)

    return gone === undefined ? 'stays until keys retire' : `is gone ${fromNow(gone, now)}`
  },
  retired: ({ retiredAt = 0 }, { now }) => `went ${formatMoment(retiredAt, now)}`,
}

/** What becomes of a key when nobody does anything. */
const outlookOf = (key: SigningKey, situation: KeySituation): string =>
  outlooks[key.state](key, situation)

/** When the key takes over, or is taken over from. */
function handOverAt(key: SigningKey, { keys, settings }: KeySituation): Instant | undefined {
  if (key.state === 'passive') return takesOverAt(key, keys, settings)

  return key.state === 'active' ? handsOverAt(key, keys, settings) : undefined
}

/** What is due already happens any moment. */
const fromNow = (instant: Instant, now: Instant): string =>
  formatMoment(Math.max(instant, now), now)
