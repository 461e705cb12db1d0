import type { KeySealer } from './key-sealer.ts'
import type { PrivateJwk } from './signing-jwk.ts'
import { SIGNING_ALGORITHMS, type SigningKey } from './signing-key.ts'

/** A key that is published, with what it signs by. */
export interface OpenedKey {
  state: 'active' | 'passive' | 'retiring'
  jwk: PrivateJwk
}

/** Opens what is kept of keys, those that are published once only. */
export class KeyOpener {
  readonly #sealer: KeySealer
  /** A key stays the same for as long as it is published, under whatever seal. */
  readonly #opened = new Map<string, PrivateJwk>()

  constructor(sealer: KeySealer) {
    this.#sealer = sealer
  }

  /** @throws {UnreadableSigningKey} */
  open({ id, sealedJwk }: SigningKey): PrivateJwk {
    return JSON.parse(this.#sealer.open(sealedJwk, id))
  }

  /** By algorithm, the active one first. @throws {UnreadableSigningKey} */
  openPublished(keys: readonly SigningKey[]): readonly OpenedKey[] {
    return SIGNING_ALGORITHMS.flatMap((algorithm) =>
      (['active', 'passive', 'retiring'] as const).flatMap((state) =>
        keys
          .filter((key) => key.algorithm === algorithm && key.state === state)
          .map((key) => ({ state, jwk: this.#openOnce(key) })),
      ),
    )
  }

  #openOnce(key: SigningKey): PrivateJwk {
    const jwk = this.#opened.get(key.id) ?? this.open(key)
    this.#opened.set(key.id, jwk)

    return jwk
  }
}
