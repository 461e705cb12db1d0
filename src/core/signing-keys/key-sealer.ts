import { Sealer } from '../values/index.ts'
import { UnreadableSigningKey } from './errors.ts'

/** Seals private keys for the store, each bound to its row. */
export class KeySealer {
  readonly #sealer: Sealer

  /** @param keys 32 bytes each, newest first; at least one */
  constructor(keys: readonly Buffer[]) {
    this.#sealer = new Sealer(keys)
  }

  /** @param context what it is stored as: nothing else opens it */
  seal(text: string, context: string): string {
    return this.#sealer.seal(text, context)
  }

  /** Whether it is under the newest key. */
  isNewest(sealed: string): boolean {
    return this.#sealer.isNewest(sealed)
  }

  /** @throws {UnreadableSigningKey} that tells the operator what to do about it */
  open(sealed: string, context: string): string {
    const text = this.#sealer.open(sealed, context)
    if (text !== undefined) return text

    throw new UnreadableSigningKey(
      this.#sealer.lacksKeyOf(sealed)
        ? `The signing key "${context}" cannot be read: LATCHKEY_SECRET lacks the secret that this ` +
            'key was sealed with. Add that secret to the end of the list; one that was generated ' +
            `is in the file "secret" of DATA_DIR. If it is lost: latchkey keys revoke -- ${context}`
        : `The signing key "${context}" cannot be read: what is stored was changed after it was ` +
            'sealed. Restore it from a backup.',
    )
  }
}
