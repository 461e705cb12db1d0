/**
 * The keys that sign tokens and the states they go through. Their bytes are sealed at rest; turning
 * them into a JWKS is left to `oidc/`.
 */
export { KeyRing } from './key-ring.ts'
export { KeySealer, UnreadableSigningKey } from './key-sealer.ts'
export {
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeyState,
} from './signing-key.ts'
export type { SigningKeyStore } from './signing-key-store.ts'
