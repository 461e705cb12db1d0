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
   * Deletes the app with its secrets, consents, grants and every code and token of it, all or
   * nothing.
   * @throws {AppNotFound}
   */
  delete(id: string, now: Instant): Promise<void>
}
