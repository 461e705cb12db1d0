import { type Instant, MINUTE, SECOND } from '../values/index.ts'
import type { SigningAlgorithm, SigningKey } from './signing-key.ts'

/** What an operator decides about keys, and what the lifetimes of tokens make of it. */
export interface RotationSettings {
  /** Of each there is always a key that signs. */
  algorithms: readonly SigningAlgorithm[]
  /** How long a key signs; 0: until somebody rotates it. */
  rotateEveryMs: number
  /** How long whoever verifies may keep the JWKS. */
  jwksLifetimeMs: number
  /** The longest that anything which is signed has to be verified. */
  signatureLifetimeMs: number
  /** The `kid` of the key that an operator brought, which no schedule replaces. */
  pinnedKeyId?: string | undefined
}

/** Until every process has seen a change, by clocks that differ a little. */
export const FOLLOW_MS = 10 * SECOND

/** Whoever verifies may take a token for so much longer than it says. */
const TOLERANCE_MS = MINUTE

/** For how long a key is published at least before it signs. */
export const publicationMs = ({ jwksLifetimeMs }: RotationSettings): number =>
  jwksLifetimeMs + FOLLOW_MS

/** From when on everybody who verifies has fetched the key. */
export const readyAt = ({ createdAt }: SigningKey, settings: RotationSettings): Instant =>
  createdAt + publicationMs(settings)

/** When the last signature of a key that signs until then will have expired. */
export const lastSignatureEndsAt = (
  signsUntil: Instant,
  { signatureLifetimeMs }: RotationSettings,
): Instant => signsUntil + signatureLifetimeMs + TOLERANCE_MS + FOLLOW_MS

/** When a retiring key may go; undefined for any other. */
export const goneAt = (
  { state, deactivatedAt }: SigningKey,
  settings: RotationSettings,
): Instant | undefined =>
  state === 'retiring' && deactivatedAt !== undefined
    ? lastSignatureEndsAt(deactivatedAt, settings)
    : undefined

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
