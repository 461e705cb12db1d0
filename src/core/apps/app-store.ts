import type { Instant } from '../values/index.ts'
import type { App, AppSettings } from './app.ts'

export interface NewApp extends AppSettings {
  id: string
  clientId: string
  ownerId: string | undefined
  /** Undefined for a public app, and for one that authenticates by key. */
  secretDigest: string | undefined
}

export interface AppStore {
  find(id: string): Promise<App | undefined>

  findByClientId(clientId: string): Promise<App | undefined>

  create(app: NewApp, now: Instant): Promise<App>

  /** Newest first; only the apps of `ownerId` where it is given. */
  list(query: { ownerId?: string }): Promise<readonly App[]>

  /**
   * Deletes the app with its secrets, consents, grants and every code and token under these, all
   * or nothing. What a machine app holds has no grant: it ends with its own short life, and nobody
   * is left who could ask for more.
   * @throws {AppNotFound} for all but one of two calls at once
   */
  delete(id: string, now: Instant): Promise<void>
}
