import type { Instant } from '../values/index.ts'

export type SigningAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

export const SIGNING_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const satisfies SigningAlgorithm[]

/** passive: published only · active: signs · retired: gone from the JWKS. */
export type SigningKeyState = 'passive' | 'active' | 'retired'

export interface SigningKey {
  /** The `kid` of the JWKS. */
  id: string
  algorithm: SigningAlgorithm
  state: SigningKeyState
  createdAt: Instant
  activatedAt: Instant | undefined
  retiredAt: Instant | undefined
  /** Private JWK, JSON, sealed: see `KeySealer`. */
  sealedJwk: string
}

export interface ActiveSigningKey extends SigningKey {
  state: 'active'
  activatedAt: Instant
}
