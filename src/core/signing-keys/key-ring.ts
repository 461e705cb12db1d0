import type { ChangeSignal } from '../change-signal.ts'
import type { Clock, Secret } from '../values/index.ts'
import { InvalidSigningKey } from './errors.ts'
import { parseImportedKey } from './imported-key.ts'
import type { KeySealer } from './key-sealer.ts'
import {
  generateJwk,
  isSameKey,
  type PrivateJwk,
  type PublicJwk,
  toPublicJwk,
} from './signing-jwk.ts'
import {
  type ActiveSigningKey,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  type SigningKey,
} from './signing-key.ts'
import type { SigningKeyStore } from './signing-key-store.ts'

/** A key that is published, with what it signs by. */
export interface OpenedKey {
  state: 'active' | 'passive'
  jwk: PrivateJwk
}

interface KeyRingDeps {
  store: SigningKeyStore
  sealer: KeySealer
  changes: Pick<ChangeSignal, 'publish'>
  clock: Clock
}

/** Makes, keeps and opens the signing keys of this provider. */
export class KeyRing {
  readonly #deps: KeyRingDeps

  constructor(deps: KeyRingDeps) {
    this.#deps = deps
  }

  /** Every key, oldest first, the retired ones too. */
  list(): Promise<readonly SigningKey[]> {
    return this.#deps.store.list()
  }

  /** Afterwards an RS256 key is active. Of many processes at once exactly one makes it. */
  async ensureFirstKey(): Promise<void> {
    const { store } = this.#deps
    const keys = await store.list()
    if (keys.some(({ algorithm, state }) => algorithm === 'RS256' && state === 'active')) return

    await store.add(this.#toActive(await generateJwk('RS256')))
  }

  /** Makes a new key: active when no other of its algorithm is, else passive. */
  async add(algorithm: SigningAlgorithm): Promise<SigningKey> {
    const { store, changes } = this.#deps
    const active = this.#toActive(await generateJwk(algorithm))
    const passive: SigningKey = { ...active, state: 'passive', activatedAt: undefined }

    const isActive = await store.add(active)
    if (!isActive) await store.add(passive)
    await changes.publish('signing-keys')

    return isActive ? active : passive
  }

  /**
   * Takes in an operator's RSA key as the active RS256 key; the one that was active stays published.
   * The same again changes nothing, and a key that was retired stays so.
   * @param pem PKCS#8 or PKCS#1, without a passphrase
   * @param id the `kid`; the RFC 7638 thumbprint where there is none
   * @throws {InvalidSigningKey} also when the id is another key's: who verifies has kept that one
   */
  async import(pem: Secret, id?: string): Promise<SigningKey> {
    const { store, changes } = this.#deps
    const jwk = parseImportedKey(pem, id)
    const key = this.#toActive(jwk)
    const known = await this.#find(key.id)

    if (known && !isSameKey(this.#open(known), jwk)) {
      throw new InvalidSigningKey(
        `The key id "${key.id}" is another signing key's. Give the imported one an id of its own.`,
      )
    }
    await store.activate(key)
    await changes.publish('signing-keys')

    return (await this.#find(key.id)) ?? key
  }

  /** What the JWKS shows: every key that is not retired, by algorithm, the active one first. */
  async publicKeys(): Promise<readonly PublicJwk[]> {
    return (await this.privateKeys()).map(({ jwk }) => toPublicJwk(jwk))
  }

  /**
   * Every key that is not retired, by algorithm, the active one first.
   * @throws {UnreadableSigningKey}
   */
  async privateKeys(): Promise<readonly OpenedKey[]> {
    const keys = await this.#deps.store.list()

    return SIGNING_ALGORITHMS.flatMap((algorithm) =>
      (['active', 'passive'] as const).flatMap((state) =>
        keys
          .filter((key) => key.algorithm === algorithm && key.state === state)
          .map((key) => ({ state, jwk: this.#open(key) })),
      ),
    )
  }

  async #find(id: string): Promise<SigningKey | undefined> {
    const keys = await this.#deps.store.list()

    return keys.find((key) => key.id === id)
  }

  #toActive(jwk: PrivateJwk): ActiveSigningKey {
    const { sealer, clock } = this.#deps
    const now = clock.now()

    return {
      id: jwk.kid,
      algorithm: jwk.alg,
      state: 'active',
      createdAt: now,
      activatedAt: now,
      retiredAt: undefined,
      sealedJwk: sealer.seal(JSON.stringify(jwk), jwk.kid),
    }
  }

  #open({ id, sealedJwk }: SigningKey): PrivateJwk {
    return JSON.parse(this.#deps.sealer.open(sealedJwk, id))
  }
}
