import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import type { JWKS } from 'oidc-provider'
import type { AppStore } from '../core/apps/index.ts'
import {
  type AccessTokenVerifier,
  InsufficientScope,
  InvalidDeveloperToken,
} from '../core/developers/index.ts'
import { type PrivateJwk, toPublicJwk } from '../core/signing-keys/index.ts'
import { CLOCK_TOLERANCE_SECONDS } from './artifact-retention.ts'
import { REGISTRY_SCOPE, registryResource } from './registry-resource.ts'

export interface RegistryAccessTokensDeps {
  issuer: string
  apps: Pick<AppStore, 'findByClientId'>
  /** What tokens are signed with now; another object after each change. */
  keys: () => JWKS
}

type KeySet = ReturnType<typeof createLocalJWKSet>

/**
 * Checks access tokens for the registry as any resource server would (RFC 9068 §4), by keys that are
 * our own and at hand. And as we are the provider too, an app that was deleted is out at once.
 */
export class RegistryAccessTokens implements AccessTokenVerifier {
  readonly #deps: RegistryAccessTokensDeps
  readonly #keySets = new WeakMap<JWKS, KeySet>()

  constructor(deps: RegistryAccessTokensDeps) {
    this.#deps = deps
  }

  async verify(token: string): Promise<string> {
    const { sub, client_id, scope, cnf } = await this.#read(token)

    // RFC 9449 §7.1: a token that is bound to a key is no bearer token.
    if (!sub || cnf) throw new InvalidDeveloperToken()
    if (!(await this.#deps.apps.findByClientId(String(client_id)))) {
      throw new InvalidDeveloperToken()
    }
    if (!String(scope).split(' ').includes(REGISTRY_SCOPE)) {
      throw new InsufficientScope(REGISTRY_SCOPE)
    }

    return sub
  }

  async #read(token: string): Promise<JWTPayload> {
    const { issuer, keys } = this.#deps

    try {
      const { payload } = await jwtVerify(token, this.#keySetOf(keys()), {
        issuer,
        audience: registryResource(issuer),
        typ: 'at+jwt',
        algorithms: ['RS256'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
      })

      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new InvalidDeveloperToken(error)
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
