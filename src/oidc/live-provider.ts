import type { Middleware } from 'koa'
import compose from 'koa-compose'
import type { JWKS, Provider } from 'oidc-provider'
import { FOLLOW_MS, type KeyRing } from '../core/signing-keys/index.ts'
import { type Clock, type Instant, SECOND } from '../core/values/index.ts'
import { signingJwks } from './jwks.ts'

export interface LiveProviderDeps {
  keys: Pick<KeyRing, 'privateKeys'>
  create: (jwks: JWKS) => Provider
  /** How long whoever verifies may keep the JWKS. */
  jwksMaxAgeSeconds: number
  clock: Clock
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
  #lookedAt: Instant
  #refreshing: Promise<void> = Promise.resolve()

  private constructor(deps: LiveProviderDeps, current: Current, lookedAt: Instant) {
    this.#deps = deps
    this.#current = current
    this.#lookedAt = lookedAt
  }

  static async start(deps: LiveProviderDeps): Promise<LiveProvider> {
    const lookedAt = deps.clock.now()

    return new LiveProvider(deps, build(deps, await signingJwks(deps.keys)), lookedAt)
  }

  get current(): Provider {
    return this.#current.provider
  }

  /** What it signs with; another object after each change. */
  get jwks(): JWKS {
    return this.#current.jwks
  }

  /**
   * How long the JWKS may be kept from now on. A process that cannot see the keys shows what they
   * were: the longer it is so, the sooner that has to be asked for again, or who verifies would miss
   * the key that others begin to sign by.
   */
  get maxAgeSeconds(): number {
    const { clock, jwksMaxAgeSeconds } = this.#deps
    const staleMs = clock.now() - this.#lookedAt - FOLLOW_MS

    return Math.max(0, jwksMaxAgeSeconds - Math.ceil(Math.max(0, staleMs) / SECOND))
  }

  readonly middleware: Middleware = (ctx, next) => this.#current.middleware(ctx, next)

  /** Looks at the keys and, where they changed, swaps the provider in whole. */
  refresh(): Promise<void> {
    // One after the other: an older look that takes longer must not undo a newer one.
    this.#refreshing = this.#refreshing.catch(() => {}).then(() => this.#refresh())

    return this.#refreshing
  }

  async #refresh(): Promise<void> {
    const lookedAt = this.#deps.clock.now()
    const jwks = await signingJwks(this.#deps.keys)
    this.#lookedAt = lookedAt

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
