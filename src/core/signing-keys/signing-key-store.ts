import type { SigningKey } from './signing-key.ts'

export interface SigningKeyStore {
  /** Every key, oldest first. */
  list(): Promise<readonly SigningKey[]>

  /**
   * Adds a key. With `onlyIfNone`, only when no key of its algorithm is there yet, so that of many
   * processes that start at once one makes the first key.
   * @returns whether it was added
   */
  add(key: SigningKey, options?: { onlyIfNone: boolean }): Promise<boolean>
}
