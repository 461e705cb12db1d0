import type { AppEvent } from './app-event.ts'

export interface AppEventStore {
  /**
   * Adds events of apps that exist; those of others are dropped. Of each kind an app keeps the
   * newest `KEPT_PER_KIND`, each for `KEPT_FOR`.
   */
  add(events: readonly AppEvent[]): Promise<void>

  /** Newest first. */
  list(clientId: string, { limit }: { limit: number }): Promise<readonly AppEvent[]>
}
