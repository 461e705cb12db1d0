import type { Instant } from '../values/index.ts'

export type SigningAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

export const SIGNING_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const satisfies SigningAlgorithm[]

/**
 * passive: published, before it signs · active: signs · retiring: published, after it signed ·
 * retired: gone from the JWKS, its private part destroyed.
 */
export type SigningKeyState = 'passive' | 'active' | 'retiring' | 'retired'

export interface SigningKey {
  /** The `kid` of the JWKS. */
  id: string
  algorithm: SigningAlgorithm
  state: SigningKeyState
  /** Published from then on. */
  createdAt: Instant
  /** When it began to sign, the last time. */
  activatedAt: Instant | undefined
  /** When it stopped. */
  deactivatedAt: Instant | undefined
  retiredAt: Instant | undefined
  /** Of a passive key: when it is to take over. Undefined: when the schedule or somebody says so. */
  signsFrom: Instant | undefined
  /** Private JWK, JSON, sealed: see `KeySealer`. Empty once it is retired. */
  sealedJwk: string
}

/** Since when it is in its state. */
export function inStateSince(key: SigningKey): Instant {
  const since = {
    passive: key.createdAt,
    active: key.activatedAt,
    retiring: key.deactivatedAt,
    retired: key.retiredAt,
  }[key.state]

  return since ?? key.createdAt
}

export const isPublished = ({ state }: Pick<SigningKey, 'state'>): boolean => state !== 'retired'

/** The one that signs by the algorithm. */
export const activeKeyOf = (
  keys: readonly SigningKey[],
  algorithm: SigningAlgorithm,
): SigningKey | undefined =>
  keys.find((key) => key.algorithm === algorithm && key.state === 'active')
