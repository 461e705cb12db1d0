import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import type { JWKS } from 'oidc-provider'
import { type PrivateJwk, toPublicJwk } from '../core/signing-keys/index.ts'
import { CLOCK_TOLERANCE_SECONDS } from './artifact-retention.ts'

interface AccessTokenReaderDeps {
  issuer: string
  audience: string
  /** What tokens are signed with now; another object after each change. */
  keys: () => JWKS
}

type KeySet = ReturnType<typeof createLocalJWKSet>

/**
 * Reads access tokens for one audience as any resource server would (RFC 9068 §4), by keys that are
 * our own and at hand.
 */
export class AccessTokenReader {
  readonly #deps: AccessTokenReaderDeps
  readonly #keySets = new WeakMap<JWKS, KeySet>()

  constructor(deps: AccessTokenReaderDeps) {
    this.#deps = deps
  }

  /** @throws what `refusal` makes of the reason, for a token that is not good here */
  async read(token: string, refusal: (cause: unknown) => Error): Promise<JWTPayload> {
    const { issuer, audience, keys } = this.#deps

    try {
      const { payload } = await jwtVerify(token, this.#keySetOf(keys()), {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['RS256'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
      })

      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refusal(error)
      throw error
    }
  }

  #keySetOf(jwks: JWKS): KeySet {
    const known = this.#keySets.get(jwks)
    if (known) return known

    const keys = jwks.keys.map((jwk) => ({ ...toPublicJwk(jwk as PrivateJwk) }))
    const keySet = createLocalJWKSet({ keys })
    this.#keySets.set(jwks, keySet)

    return keySet
  }
}
