import type { ChangeSignal } from '../change-signal.ts'
import type { Instant } from '../values/index.ts'
import type { App } from './app.ts'
import type { AppRevision, AppStore, NewApp } from './app-store.ts'

interface RememberedAppsDeps {
  apps: AppStore
  changes: ChangeSignal
}

interface Memory {
  app: App
  /** On the process's own clock, which nobody sets. */
  until: number
}

/** What one process changes holds in every other within a second, signal or no signal. */
const REMEMBERED_MS = 750
const MAX_REMEMBERED = 1_000

/**
 * The registry, with the apps that ask all the time remembered for a moment: every request of the
 * protocol begins with its app. Only what is there is remembered, so a new app is known at once.
 */
export class RememberedApps implements AppStore {
  readonly #deps: RememberedAppsDeps
  #memory = new Map<string, Memory>()

  constructor(deps: RememberedAppsDeps) {
    this.#deps = deps
    deps.changes.subscribe('apps', () => this.#forget())
  }

  async findByClientId(clientId: string): Promise<App | undefined> {
    const known = this.#memory.get(clientId)
    if (known && known.until > performance.now()) return known.app

    // What changes while we read belongs to a memory that is thrown away by then.
    const memory = this.#memory
    const until = performance.now() + REMEMBERED_MS
    const app = await this.#deps.apps.findByClientId(clientId)
    if (app) remember(memory, { app, until })

    return app
  }

  find(id: string): Promise<App | undefined> {
    return this.#deps.apps.find(id)
  }

  list(query: { ownerId?: string }): Promise<readonly App[]> {
    return this.#deps.apps.list(query)
  }

  hasPublicOrigin(origin: string): Promise<boolean> {
    return this.#deps.apps.hasPublicOrigin(origin)
  }

  create(app: NewApp, now: Instant): Promise<App> {
    return this.#deps.apps.create(app, now)
  }

  async update(id: string, revise: (app: App) => AppRevision, now: Instant): Promise<App> {
    const app = await this.#deps.apps.update(id, revise, now)
    await this.#changed()

    return app
  }

  async delete(id: string, now: Instant, ownerId?: string): Promise<void> {
    await this.#deps.apps.delete(id, now, ownerId)
    await this.#changed()
  }

  async #changed(): Promise<void> {
    this.#forget()
    await this.#deps.changes.publish('apps')
  }

  #forget(): void {
    this.#memory = new Map()
  }
}

function remember(memory: Map<string, Memory>, entry: Memory): void {
  if (memory.size >= MAX_REMEMBERED) memory.clear()
  memory.set(entry.app.clientId, entry)
}
