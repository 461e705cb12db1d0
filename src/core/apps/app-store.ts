import type { Instant } from '../values/index.ts'
import type { App, AppSecret, AppSettings } from './app.ts'

export interface NewApp extends AppSettings {
  id: string
  clientId: string
  ownerId: string | undefined
  /** Undefined for a public app, and for one that authenticates by key. */
  secretDigest: string | undefined
}

/** What an app is to be: all of its settings, and all of its secrets. */
export interface AppRevision {
  settings: AppSettings
  secrets: readonly AppSecret[]
  /** Whether what was issued to the app so far is to end. */
  endsGrants: boolean
}

export interface AppStore {
  find(id: string): Promise<App | undefined>

  findByClientId(clientId: string): Promise<App | undefined>

  /** Whether a public app takes redirects at this origin. */
  hasPublicOrigin(origin: string): Promise<boolean>

  /**
   * Of an app and the deletion of its owner at once, either finds the other.
   * @throws {OwnerNotActive}
   */
  create(app: NewApp, now: Instant): Promise<App>

  /** Newest first; only the apps of `ownerId` where it is given. */
  list(query: { ownerId?: string }): Promise<readonly App[]>

  /**
   * Makes of the app what `revise` says, all or nothing, while nobody else can change it: of two
   * calls at once each builds on the other. `revise` may be called again, and what it throws is
   * thrown on, with nothing written.
   * @throws {AppNotFound}
   */
  update(id: string, revise: (app: App) => AppRevision, now: Instant): Promise<App>

  /**
   * Deletes the app with its secrets, consents, grants and every code and token under these, all
   * or nothing. What a machine app holds has no grant: it ends with its own short life, and nobody
   * is left who could ask for more.
   * @param ownerId when it is given, the app of anybody else is not found
   * @throws {AppNotFound} for all but one of two calls at once
   */
  delete(id: string, now: Instant, ownerId?: string): Promise<void>
}
