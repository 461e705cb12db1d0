import type { Instant } from '../values/index.ts'
import { publicationMs, type RotationSettings, readyAt } from './rotation-settings.ts'
import { activeKeyOf, type SigningAlgorithm, type SigningKey } from './signing-key.ts'

/** Whether the operator's own key is what its algorithm signs by, or is about to. */
export const isPinned = (
  keys: readonly SigningKey[],
  algorithm: SigningAlgorithm,
  { pinnedKeyId }: RotationSettings,
): boolean =>
  keys.some(
    (key) => key.id === pinnedKeyId && key.algorithm === algorithm && key.state !== 'retired',
  )

/**
 * When the schedule hands over from an active key; undefined when it never does. A successor is
 * published a tenth of the time ahead, for those who keep the JWKS longer than they may.
 */
export function scheduledAt(
  active: SigningKey,
  keys: readonly SigningKey[],
  settings: RotationSettings,
): { publish: Instant; handOver: Instant } | undefined {
  const { rotateEveryMs } = settings
  if (!rotateEveryMs || isPinned(keys, active.algorithm, settings)) return undefined
  const handOver = (active.activatedAt ?? active.createdAt) + rotateEveryMs

  return {
    publish: handOver - Math.max(rotateEveryMs / 10, publicationMs(settings)),
    handOver,
  }
}

/**
 * When a passive key takes over from the active one: not before everybody has fetched it. Undefined
 * when somebody has to say so.
 */
export function takesOverAt(
  passive: SigningKey,
  keys: readonly SigningKey[],
  settings: RotationSettings,
): Instant | undefined {
  const ready = readyAt(passive, settings)
  if (isPinned(keys, passive.algorithm, settings)) {
    return passive.id === settings.pinnedKeyId ? ready : undefined
  }
  const active = activeKeyOf(keys, passive.algorithm)
  if (!active) return ready
  const due = [passive.signsFrom, scheduledAt(active, keys, settings)?.handOver].filter(
    (instant) => instant !== undefined,
  )

  return due.length ? Math.max(ready, Math.min(...due)) : undefined
}

/** When the active key is taken over from, as far as that can be known; undefined when it is not. */
export function handsOverAt(
  active: SigningKey,
  keys: readonly SigningKey[],
  settings: RotationSettings,
): Instant | undefined {
  const waiting = passiveKeysOf(keys, active.algorithm)
  const scheduled = scheduledAt(active, keys, settings)?.handOver
  const times = waiting.flatMap((key) => takesOverAt(key, keys, settings) ?? [])
  if (times.length) return Math.min(...times)

  return scheduled
}

/** The longest published first. */
export const passiveKeysOf = (
  keys: readonly SigningKey[],
  algorithm: SigningAlgorithm,
): readonly SigningKey[] =>
  keys
    .filter((key) => key.algorithm === algorithm && key.state === 'passive')
    .toSorted((a, b) => a.createdAt - b.createdAt)
