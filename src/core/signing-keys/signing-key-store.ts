import type { Instant } from '../values/index.ts'
import type { SigningKey } from './signing-key.ts'

/** Signing goes over from one key to another of the same algorithm. */
export interface HandOver {
  /** The one that is active; undefined when none is. */
  from: string | undefined
  /** Passive or retiring. */
  to: string
  at: Instant
  /** retiring: stays published · retired: is gone at once. */
  fromBecomes: 'retiring' | 'retired'
}

/**
 * Of each algorithm at most one key is active at any time, whatever races. Every change is one
 * transaction that compares first: it returns false, and has changed nothing, when what it starts
 * from is not so any more. The private part of a key that is retired is destroyed.
 */
export interface SigningKeyStore {
  /** Every key, oldest first. */
  list(): Promise<readonly SigningKey[]>

  /**
   * Adds a key, unless one with its id is there, or it is active and another one of its algorithm
   * is: so of many processes that start at once, one makes the first key.
   */
  add(key: SigningKey): Promise<boolean>

  /** Adds a passive key, if `after` is the active one of its algorithm and no other is passive. */
  addNext(key: SigningKey, after: string): Promise<boolean>

  /** Has a passive key take over at that instant, if it would not do so before. */
  bringForward(id: string, signsFrom: Instant): Promise<boolean>

  handOver(change: HandOver): Promise<boolean>

  /** The active key signs no more and stays published; none takes over. */
  deactivate(id: string, at: Instant): Promise<boolean>

  /** A passive or retiring key is gone. */
  retire(id: string, at: Instant): Promise<boolean>

  /** Keeps a key that is not retired under another seal. */
  reseal(id: string, { from, to }: { from: string; to: string }): Promise<boolean>
}
