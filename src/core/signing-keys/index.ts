/**
 * The keys that sign tokens and the states they go through. Their bytes are sealed at rest; turning
 * them into a JWKS is left to `oidc/`.
 */
export { InvalidSigningKey, UnreadableSigningKey } from './errors.ts'
export { KeyRing, type OpenedKey } from './key-ring.ts'
export { KeySealer } from './key-sealer.ts'
export { type PrivateJwk, type PublicJwk, toPublicJwk } from './signing-jwk.ts'
export {
  type ActiveSigningKey,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeyState,
} from './signing-key.ts'
export type { SigningKeyStore } from './signing-key-store.ts'
