import type { AuditRecorder, NewAuditEvent } from '../audit/index.ts'
import type { ChangeSignal } from '../change-signal.ts'
import type { Clock, Instant, Secret } from '../values/index.ts'
import { InvalidSigningKey } from './errors.ts'
import { parseImportedKey } from './imported-key.ts'
import { KeyOpener, type OpenedKey } from './key-opener.ts'
import type { KeySealer } from './key-sealer.ts'
import {
  generateJwk,
  isSameKey,
  type PrivateJwk,
  type PublicJwk,
  toPublicJwk,
} from './signing-jwk.ts'
import { activeKeyOf, isPublished, type SigningAlgorithm, type SigningKey } from './signing-key.ts'
import type { HandOver, SigningKeyStore } from './signing-key-store.ts'

type KeyEvent = Extract<NewAuditEvent['name'], `signing_key.${string}`>

interface KeyRingDeps {
  store: SigningKeyStore
  sealer: KeySealer
  changes: Pick<ChangeSignal, 'publish'>
  audit: AuditRecorder
  clock: Clock
}

/**
 * Makes, keeps and opens the signing keys of this provider. It does what it is told: when a key may
 * do what is left to `planRotation` and to the decisions of an operator.
 */
export class KeyRing {
  readonly #deps: KeyRingDeps
  readonly #opener: KeyOpener

  constructor(deps: KeyRingDeps) {
    this.#deps = deps
    this.#opener = new KeyOpener(deps.sealer)
  }

  /** Every key, oldest first, the retired ones too. */
  list(): Promise<readonly SigningKey[]> {
    return this.#deps.store.list()
  }

  /** Afterwards a key of the algorithm is active. Of many processes at once exactly one makes it. */
  async ensureFirstKey(algorithm: SigningAlgorithm = 'RS256'): Promise<void> {
    const { store } = this.#deps
    if (activeKeyOf(await store.list(), algorithm)) return

    const key = this.#toActive(await generateJwk(algorithm))
    await this.#did(store.add(key), 'signing_key.added', key.id)
  }

  /** Makes a new key: active when no other of its algorithm is, else passive. */
  async add(algorithm: SigningAlgorithm): Promise<SigningKey> {
    return this.#add(await generateJwk(algorithm))
  }

  /**
   * Makes a key that takes over at that instant.
   * @returns undefined when `after` is not active any more, or another key waits to take over
   */
  async addNext(
    algorithm: SigningAlgorithm,
    { after, signsFrom }: { after: string; signsFrom: Instant },
  ): Promise<SigningKey | undefined> {
    const { store } = this.#deps
    const key = { ...this.#toPassive(await generateJwk(algorithm)), signsFrom }

    const isAdded = await this.#did(store.addNext(key, after), 'signing_key.added', key.id)

    return isAdded ? key : undefined
  }

  /** @returns whether it is a passive key that would have begun later */
  bringForward(id: string, signsFrom: Instant): Promise<boolean> {
    return this.#deps.store.bringForward(id, signsFrom)
  }

  /** @returns whether both were still as it says */
  async handOver(change: Omit<HandOver, 'at'>): Promise<boolean> {
    const { store, clock } = this.#deps
    const done = store.handOver({ ...change, at: clock.now() })
    const isDone = await this.#did(done, 'signing_key.activated', change.to)
    if (isDone && change.from) {
      const end = change.fromBecomes === 'retired' ? 'signing_key.deleted' : 'signing_key.retired'
      await this.#record(end, change.from)
    }

    return isDone
  }

  /** @returns whether it was active */
  deactivate(id: string): Promise<boolean> {
    const { store, clock } = this.#deps

    return this.#did(store.deactivate(id, clock.now()), 'signing_key.retired', id)
  }

  /** @returns whether it was passive or retiring */
  retire(id: string): Promise<boolean> {
    const { store, clock } = this.#deps

    return this.#did(store.retire(id, clock.now()), 'signing_key.deleted', id)
  }

  /**
   * Takes in an operator's RSA key: active when no other is, else published, until it may take
   * over. One that signed before and is still published takes over at once. The same again changes
   * nothing, and a key that was retired stays so.
   * @param pem PKCS#8 or PKCS#1, without a passphrase
   * @param id the `kid`; the RFC 7638 thumbprint where there is none
   * @throws {InvalidSigningKey} also when the id is another key's: who verifies has kept that one
   */
  async import(pem: Secret, id?: string): Promise<SigningKey> {
    const jwk = parseImportedKey(pem, id)
    const keys = await this.list()
    const known = keys.find((key) => key.id === jwk.kid)

    if (known && isPublished(known) && !isSameKey(this.#opener.open(known), jwk)) {
      throw new InvalidSigningKey(
        `The key id "${known.id}" is another signing key's. Give the imported one an id of its own.`,
      )
    }
    if (known?.state === 'retiring') {
      const from = activeKeyOf(keys, known.algorithm)?.id
      await this.handOver({ from, to: known.id, fromBecomes: 'retiring' })
    }
    if (!known) return this.#add(jwk)

    return (await this.list()).find((key) => key.id === known.id) ?? known
  }

  /** The keys that need another secret than the newest. */
  async listUnderOldSecret(): Promise<readonly SigningKey[]> {
    const { sealer } = this.#deps

    return (await this.list()).filter((key) => isPublished(key) && !sealer.isNewest(key.sealedJwk))
  }

  /**
   * Puts every key under the seal of the newest secret, so that older ones can be taken out of the
   * list.
   * @returns the ids of those that were under another
   * @throws {UnreadableSigningKey}
   */
  async reseal(): Promise<readonly string[]> {
    const { store, sealer } = this.#deps
    const old = await this.listUnderOldSecret()
    for (const key of old) {
      const to = sealer.seal(JSON.stringify(this.#opener.open(key)), key.id)
      await store.reseal(key.id, { from: key.sealedJwk, to })
    }

    return old.map(({ id }) => id)
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
    return this.#opener.openPublished(await this.list())
  }

  async #add(jwk: PrivateJwk): Promise<SigningKey> {
    const { store } = this.#deps
    const active = this.#toActive(jwk)
    const passive = this.#toPassive(jwk)

    const isActive = await this.#did(store.add(active), 'signing_key.added', jwk.kid)
    if (isActive) return active
    if (await this.#did(store.add(passive), 'signing_key.added', jwk.kid)) return passive

    // Somebody else took in the same key.
    return (await this.list()).find(({ id }) => id === jwk.kid) ?? passive
  }

  #toActive(jwk: PrivateJwk): SigningKey {
    const key = this.#toPassive(jwk)

    return { ...key, state: 'active', activatedAt: key.createdAt }
  }

  #toPassive(jwk: PrivateJwk): SigningKey {
    const { sealer, clock } = this.#deps

    return {
      id: jwk.kid,
      algorithm: jwk.alg,
      state: 'passive',
      createdAt: clock.now(),
      activatedAt: undefined,
      deactivatedAt: undefined,
      retiredAt: undefined,
      signsFrom: undefined,
      sealedJwk: sealer.seal(JSON.stringify(jwk), jwk.kid),
    }
  }

  /** Tells everybody of a change that was made. */
  async #did(change: Promise<boolean>, name: KeyEvent, id: string): Promise<boolean> {
    const isDone = await change
    if (isDone) {
      await this.#deps.changes.publish('signing-keys')
      await this.#record(name, id)
    }

    return isDone
  }

  #record(name: KeyEvent, id: string): Promise<void> {
    return this.#deps.audit.record({ name, detail: `the key ${id}` })
  }
}
