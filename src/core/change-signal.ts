/** What may change while every process remembers it. */
export type ChangeTopic = 'apps' | 'signing-keys'

/**
 * Tells every process at once that something changed. A hint, not a promise: a signal can get lost,
 * so whoever listens looks by itself now and then as well.
 */
export interface ChangeSignal {
  /** Never fails: what cannot be told is found out later. */
  publish(topic: ChangeTopic): Promise<void>

  /** The listener hears of changes by this process too. */
  subscribe(topic: ChangeTopic, listener: () => void): void
}

/** Within one process. */
export class LocalChangeSignal implements ChangeSignal {
  readonly #listeners = new Map<ChangeTopic, (() => void)[]>()

  async publish(topic: ChangeTopic): Promise<void> {
    for (const listener of this.#listeners.get(topic) ?? []) listener()
  }

  subscribe(topic: ChangeTopic, listener: () => void): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener])
  }
}
