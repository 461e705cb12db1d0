import type { AuditRecorder } from '../audit/index.ts'
import { type Clock, digest, isId, newBearerValue, Secret } from '../values/index.ts'
import type { App, AppSettings } from './app.ts'
import { type AppChanges, changeSettings, reviseApp, settingsOf } from './app-changes.ts'
import type { AppRegistry, RegisteredApp } from './app-registry.ts'
import type { AppStore } from './app-store.ts'
import { AppNotFound, TooManyApps } from './errors.ts'
import { rotateSecrets } from './secret-rotation.ts'

const MOST_APPS = 500

interface OwnedAppsDeps {
  apps: Pick<AppStore, 'find' | 'list' | 'update' | 'delete'>
  registry: Pick<AppRegistry, 'register'>
  audit: AuditRecorder
  clock: Clock
}

/**
 * What a developer does with their apps. Somebody else's app is as little there for them as one
 * that nobody has: each method then throws `AppNotFound`.
 */
export class OwnedApps {
  readonly #deps: OwnedAppsDeps

  constructor(deps: OwnedAppsDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidAppSetting}
   * @throws {TooManyApps}
   * @throws {OwnerNotActive}
   */
  async register(ownerId: string, wanted: AppChanges & { name: string }): Promise<RegisteredApp> {
    const { apps, registry } = this.#deps
    const settings = changeSettings(BLANK, wanted)
    // Two at once may pass together. It is abuse that this ends, not the last one too many.
    const owned = await apps.list({ ownerId })
    if (owned.length >= MOST_APPS) throw new TooManyApps(MOST_APPS)

    return registry.register(settings, ownerId)
  }

  /** Newest first. */
  list(ownerId: string): Promise<readonly App[]> {
    return this.#deps.apps.list({ ownerId })
  }

  async get(ownerId: string, id: string): Promise<App> {
    assertId(id)
    const app = await this.#deps.apps.find(id)

    return ownedBy(ownerId, app)
  }

  /**
   * A change of the type ends what was issued to the app, and its secrets where the new type has
   * none; where only the new type has one, the first comes by `rotateSecret`.
   * @throws {InvalidAppSetting}
   */
  async update(ownerId: string, id: string, changes: AppChanges): Promise<App> {
    const { apps, audit, clock } = this.#deps
    assertId(id)
    const revise = (app: App) => reviseApp(ownedBy(ownerId, app), changes)
    const app = await apps.update(id, revise, clock.now())
    await audit.record({
      name: 'app.changed',
      userId: ownerId,
      clientId: app.clientId,
      detail: Object.keys(changes).join(', '),
    })

    return app
  }

  /**
   * Gives the app a new secret. Those of before work on for `overlapMs` at most.
   * @throws {InvalidAppSetting} when the app has none
   * @throws {TooManySecrets}
   */
  async rotateSecret(
    ownerId: string,
    id: string,
    overlapMs: number,
  ): Promise<RegisteredApp & { secret: Secret }> {
    const { apps, audit, clock } = this.#deps
    assertId(id)
    const secret = new Secret(newBearerValue())
    const now = clock.now()

    const app = await apps.update(
      id,
      (current) => ({
        settings: settingsOf(current),
        secrets: rotateSecrets(ownedBy(ownerId, current), digest(secret.reveal()), overlapMs, now),
        endsGrants: false,
      }),
      now,
    )
    await audit.record({ name: 'app.secret_rotated', userId: ownerId, clientId: app.clientId })

    return { app, secret }
  }

  async delete(ownerId: string, id: string): Promise<void> {
    const { apps, audit, clock } = this.#deps
    const { clientId } = await this.get(ownerId, id)
    await apps.delete(id, clock.now(), ownerId)
    await audit.record({ name: 'app.deleted', userId: ownerId, clientId })
  }
}

/** What an app is where its developer says nothing else. */
const BLANK: AppSettings = {
  name: '',
  type: 'web',
  redirectUris: [],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  skipConsent: false,
  idTokenAlgorithm: 'RS256',
  jwks: undefined,
}

/** Nobody has an app by another, and not every database takes what may come in its place. */
function assertId(id: string): void {
  if (!isId(id)) throw new AppNotFound()
}

function ownedBy(ownerId: string, app: App | undefined): App {
  if (app?.ownerId !== ownerId) throw new AppNotFound()

  return app
}
