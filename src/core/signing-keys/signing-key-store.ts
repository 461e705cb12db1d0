import type { ActiveSigningKey, SigningKey } from './signing-key.ts'

/** Of each algorithm at most one key is active at any time, whatever races. */
export interface SigningKeyStore {
  /** Every key, oldest first. */
  list(): Promise<readonly SigningKey[]>

  /**
   * Adds a key, unless one with its id is there, or it is active and another one of its algorithm
   * is: so of many processes that start at once, one makes the first key.
   * @returns whether it was added
   */
  add(key: SigningKey): Promise<boolean>

  /**
   * Makes the key the active one of its algorithm, and adds it where it is not there yet; the one
   * that was active becomes passive. One transaction, and done again it changes nothing. A key that
   * was retired stays so, and then nothing changes either.
   */
  activate(key: ActiveSigningKey): Promise<void>
}
