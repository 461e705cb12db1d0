import type { Middleware } from 'koa'
import compose from 'koa-compose'
import type { JWKS, Provider } from 'oidc-provider'
import type { KeyRing } from '../core/signing-keys/index.ts'
import { signingJwks } from './jwks.ts'

export interface LiveProviderDeps {
  keys: Pick<KeyRing, 'privateKeys'>
  create: (jwks: JWKS) => Provider
}

interface Current {
  provider: Provider
  middleware: Middleware
  jwks: JWKS
  fingerprint: string
}

/**
 * The provider that answers now. oidc-provider reads its keys once, so a change of keys makes a
 * second provider, which takes the place of the first between two requests.
 */
export class LiveProvider {
  readonly #deps: LiveProviderDeps
  #current: Current
  #refreshing: Promise<void> = Promise.resolve()

  private constructor(deps: LiveProviderDeps, current: Current) {
    this.#deps = deps
    this.#current = current
  }

  static async start(deps: LiveProviderDeps): Promise<LiveProvider> {
    return new LiveProvider(deps, build(deps, await signingJwks(deps.keys)))
  }

  get current(): Provider {
    return this.#current.provider
  }

  /** What it signs with; another object after each change. */
  get jwks(): JWKS {
    return this.#current.jwks
  }

  readonly middleware: Middleware = (ctx, next) => this.#current.middleware(ctx, next)

  /** Looks at the keys and, where they changed, swaps the provider in whole. */
  refresh(): Promise<void> {
    // One after the other: an older look that takes longer must not undo a newer one.
    this.#refreshing = this.#refreshing.catch(() => {}).then(() => this.#refresh())

    return this.#refreshing
  }

  async #refresh(): Promise<void> {
    const jwks = await signingJwks(this.#deps.keys)

    if (fingerprintOf(jwks) !== this.#current.fingerprint) this.#current = build(this.#deps, jwks)
  }
}

function build({ create }: LiveProviderDeps, jwks: JWKS): Current {
  const provider = create(jwks)

  return {
    provider,
    middleware: compose(provider.middleware),
    jwks,
    fingerprint: fingerprintOf(jwks),
  }
}

const fingerprintOf = ({ keys }: JWKS): string => keys.map(({ kid }) => kid).join(' ')
