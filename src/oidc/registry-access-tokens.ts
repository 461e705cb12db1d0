import type { JWKS } from 'oidc-provider'
import type { AppStore } from '../core/apps/index.ts'
import {
  type AccessTokenVerifier,
  InsufficientScope,
  InvalidDeveloperToken,
} from '../core/developers/index.ts'
import { AccessTokenReader } from './access-token-reader.ts'
import { REGISTRY_SCOPE, registryResource } from './registry-resource.ts'

export interface RegistryAccessTokensDeps {
  issuer: string
  apps: Pick<AppStore, 'findByClientId'>
  /** What tokens are signed with now; another object after each change. */
  keys: () => JWKS
}

/**
 * Checks access tokens for the registry. And as we are the provider too, an app that was deleted is
 * out at once.
 */
export class RegistryAccessTokens implements AccessTokenVerifier {
  readonly #apps: Pick<AppStore, 'findByClientId'>
  readonly #reader: AccessTokenReader

  constructor({ issuer, apps, keys }: RegistryAccessTokensDeps) {
    this.#apps = apps
    this.#reader = new AccessTokenReader({ issuer, audience: registryResource(issuer), keys })
  }

  async verify(token: string): Promise<string> {
    const { sub, client_id, scope, cnf } = await this.#reader.read(
      token,
      (cause) => new InvalidDeveloperToken(cause),
    )

    // RFC 9449 §7.1: a token that is bound to a key is no bearer token.
    if (!sub || cnf) throw new InvalidDeveloperToken()
    if (!(await this.#apps.findByClientId(String(client_id)))) {
      throw new InvalidDeveloperToken()
    }
    if (!String(scope).split(' ').includes(REGISTRY_SCOPE)) {
      throw new InsufficientScope(REGISTRY_SCOPE)
    }

    return sub
  }
}
