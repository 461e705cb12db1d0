/**
 * The keys that sign tokens and the states they go through, by schedule (`planRotation`) or as an
 * operator decides (`decide…`, `KeyOperations`). Their bytes are sealed at rest; turning them into a
 * JWKS is left to `oidc/`.
 */
export { InvalidSigningKey, SigningKeysChanged, UnreadableSigningKey } from './errors.ts'
export { importedKeyId } from './imported-key.ts'
export {
  decidePromotion,
  decideRetirement,
  decideRevocation,
  decideRotation,
  findKey,
  type KeyDecision,
  type KeySituation,
  type Promotion,
  type Retirement,
  type Revocation,
  type Rotation,
} from './key-decisions.ts'
export type { OpenedKey } from './key-opener.ts'
export { KeyOperations } from './key-operations.ts'
export { KeyRing } from './key-ring.ts'
export { KeyRotation } from './key-rotation.ts'
export { handsOverAt, isPinned, scheduledAt, takesOverAt } from './key-schedule.ts'
export { KeySealer } from './key-sealer.ts'
export { planRotation, type RotationStep } from './plan-rotation.ts'
export {
  FOLLOW_MS,
  goneAt,
  lastSignatureEndsAt,
  publicationMs,
  type RotationSettings,
  readyAt,
} from './rotation-settings.ts'
export { type PrivateJwk, type PublicJwk, toPublicJwk } from './signing-jwk.ts'
export {
  activeKeyOf,
  inStateSince,
  isPublished,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeyState,
} from './signing-key.ts'
export type { HandOver, SigningKeyStore } from './signing-key-store.ts'
