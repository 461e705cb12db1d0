import { type Clock, digest, newBearerValue, newId, Secret } from '../values/index.ts'
import type { App, AppSettings } from './app.ts'
import type { AppStore } from './app-store.ts'
import { InvalidAppSetting } from './errors.ts'
import { assertRedirectUri } from './redirect-uri.ts'

export interface RegisteredApp {
  app: App
  /** Shown now and never again; undefined for an app without one. */
  secret: Secret | undefined
}

const MAX_NAME_LENGTH = 100

/** Registers apps under the rules that hold for every surface. */
export class AppRegistry {
  readonly #deps: { apps: AppStore; clock: Clock }

  constructor(deps: { apps: AppStore; clock: Clock }) {
    this.#deps = deps
  }

  /** @throws {InvalidAppSetting} */
  async register(settings: AppSettings, ownerId?: string): Promise<RegisteredApp> {
    const { apps, clock } = this.#deps
    assertSettings(settings)

    const secret = hasSecret(settings) ? new Secret(newBearerValue()) : undefined
    const app = await apps.create(
      {
        ...settings,
        name: settings.name.trim(),
        id: newId(),
        clientId: newId(),
        ownerId,
        secretDigest: secret && digest(secret.reveal()),
      },
      clock.now(),
    )

    return { app, secret }
  }
}

const isPublic = ({ type }: AppSettings): boolean => type === 'spa' || type === 'native'

const hasSecret = (settings: AppSettings): boolean => !isPublic(settings) && !settings.jwks

function assertSettings(settings: AppSettings): void {
  const { name, type, redirectUris, postLogoutRedirectUris } = settings

  if (!name.trim()) throw new InvalidAppSetting('name', 'name is required')
  if (name.length > MAX_NAME_LENGTH) {
    throw new InvalidAppSetting(
      'name',
      `name must not be longer than ${MAX_NAME_LENGTH} characters`,
    )
  }
  if (type === 'machine' && redirectUris.length) {
    throw new InvalidAppSetting('redirectUri', 'a machine app has no redirectUri')
  }
  if (type !== 'machine' && !redirectUris.length) {
    throw new InvalidAppSetting('redirectUri', 'redirectUri is required')
  }

  for (const uri of redirectUris) assertRedirectUri(uri, type)
  for (const uri of postLogoutRedirectUris) {
    assertRedirectUri(uri, type, 'postLogoutRedirectUri')
  }
}
