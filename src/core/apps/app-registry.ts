import type { AuditRecorder } from '../audit/index.ts'
import { type Clock, digest, newBearerValue, newId, Secret } from '../values/index.ts'
import type { App, AppSettings } from './app.ts'
import { hasSecret, parseAppSettings } from './app-settings.ts'
import type { AppStore } from './app-store.ts'

export interface RegisteredApp {
  app: App
  /** Shown now and never again; undefined for an app without one. */
  secret: Secret | undefined
}

interface AppRegistryDeps {
  apps: Pick<AppStore, 'create'>
  audit: AuditRecorder
  clock: Clock
}

/** Registers apps under the rules that hold for every surface. */
export class AppRegistry {
  readonly #deps: AppRegistryDeps

  constructor(deps: AppRegistryDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidAppSetting}
   * @throws {OwnerNotActive}
   */
  async register(wanted: AppSettings, ownerId?: string): Promise<RegisteredApp> {
    const { apps, audit, clock } = this.#deps
    const settings = parseAppSettings(wanted)
    const secret = hasSecret(settings) ? new Secret(newBearerValue()) : undefined

    const app = await apps.create(
      {
        ...settings,
        id: newId(),
        clientId: newId(),
        ownerId,
        secretDigest: secret && digest(secret.reveal()),
      },
      clock.now(),
    )

    await audit.record({ name: 'app.created', userId: ownerId, clientId: app.clientId })

    return { app, secret }
  }
}
