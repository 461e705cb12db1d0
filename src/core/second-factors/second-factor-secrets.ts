import { Unavailable } from '../errors.ts'
import { type Sealer, Secret } from '../values/index.ts'

/** Seals the secrets of authenticator apps, each for its user alone. */
export class SecondFactorSecrets {
  readonly #sealer: Sealer

  constructor(sealer: Sealer) {
    this.#sealer = sealer
  }

  seal(secret: Secret, userId: string): string {
    return this.#sealer.seal(secret.reveal(), contextOf(userId))
  }

  /** @throws {Unavailable} when the key that sealed it is configured no more */
  open(sealed: string, userId: string): Secret {
    const secret = this.#sealer.open(sealed, contextOf(userId))
    if (secret === undefined) {
      throw new Unavailable('Two-step verification', new Error('no key opens a sealed secret'))
    }

    return new Secret(secret)
  }
}

const contextOf = (userId: string): string => `second-factor:${userId}`
