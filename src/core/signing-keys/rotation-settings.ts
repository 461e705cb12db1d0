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
export const readyAt = (
  { createdAt }: Pick<SigningKey, 'createdAt'>,
  settings: RotationSettings,
): Instant => createdAt + publicationMs(settings)

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
