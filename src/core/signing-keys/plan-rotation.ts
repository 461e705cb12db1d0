import type { Instant } from '../values/index.ts'
import { passiveKeysOf, scheduledAt, takesOverAt } from './key-schedule.ts'
import { goneAt, publicationMs, type RotationSettings } from './rotation-settings.ts'
import { activeKeyOf, type SigningAlgorithm, type SigningKey } from './signing-key.ts'

/** One change of the keys. Each is a compare-and-set: what it starts from must still be so. */
export type RotationStep =
  /** Of an algorithm that nothing signs by: it signs at once, as nobody has relied on it yet. */
  | { step: 'make-first'; algorithm: SigningAlgorithm }
  | { step: 'publish-next'; algorithm: SigningAlgorithm; after: string; signsFrom: Instant }
  | { step: 'hand-over'; from: string | undefined; to: string }
  | { step: 'retire'; id: string }

/**
 * What is to be done about the keys now, by the clock alone: whoever asks, whenever, and however
 * often, everybody comes to the same keys. After a crash the rest is found again.
 *
 * | an algorithm                                   | then                                           |
 * | ---------------------------------------------- | ---------------------------------------------- |
 * | signs by nothing, and is to be there           | its longest published key, or a first one      |
 * | has a key that waited for its time, and it came | that one takes over                           |
 * | has an active key whose time is over           | the longest published passive one takes over   |
 * | has an active key whose time is nearly over    | a passive one is published, unless one is      |
 * | has the operator's own key                     | that one takes over once it may, and stays     |
 *
 * A key that is retiring goes when its last signature has expired.
 */
export function planRotation(
  keys: readonly SigningKey[],
  now: Instant,
  settings: RotationSettings,
): readonly RotationStep[] {
  const signing = keys.filter(({ state }) => state === 'active').map(({ algorithm }) => algorithm)
  const algorithms = [...new Set([...settings.algorithms, ...signing])]
  const retired = keys
    .filter((key) => (goneAt(key, settings) ?? Number.POSITIVE_INFINITY) <= now)
    .map(({ id }): RotationStep => ({ step: 'retire', id }))

  return [
    ...algorithms.flatMap((algorithm) => planAlgorithm(algorithm, keys, now, settings) ?? []),
    ...retired,
  ]
}

function planAlgorithm(
  algorithm: SigningAlgorithm,
  keys: readonly SigningKey[],
  now: Instant,
  settings: RotationSettings,
): RotationStep | undefined {
  const active = activeKeyOf(keys, algorithm)
  const passive = passiveKeysOf(keys, algorithm)
  if (!active) {
    const [next] = passive

    return next
      ? { step: 'hand-over', from: undefined, to: next.id }
      : { step: 'make-first', algorithm }
  }

  const next = passive.find(
    (key) => (takesOverAt(key, keys, settings) ?? Number.POSITIVE_INFINITY) <= now,
  )
  if (next) return { step: 'hand-over', from: active.id, to: next.id }
  const scheduled = scheduledAt(active, keys, settings)
  if (!scheduled || scheduled.publish > now || passive.length > 0) return undefined

  return {
    step: 'publish-next',
    algorithm,
    after: active.id,
    signsFrom: Math.max(now + publicationMs(settings), scheduled.handOver),
  }
}
