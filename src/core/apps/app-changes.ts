import type { App, AppSettings } from './app.ts'
import { hasSecret, parseAppSettings } from './app-settings.ts'
import type { AppRevision } from './app-store.ts'
import { InvalidAppSetting } from './errors.ts'

/**
 * What a developer may decide about an app; `redirectUri` is the first of `redirectUris`. What is
 * absent stays as it is.
 */
export type AppChanges = Partial<
  Pick<
    AppSettings,
    | 'name'
    | 'type'
    | 'redirectUris'
    | 'postLogoutRedirectUris'
    | 'backchannelLogoutUri'
    | 'loginMethods'
  >
> & { redirectUri?: string }

/**
 * The settings with the changes in them.
 * @throws {InvalidAppSetting}
 */
export function changeSettings(
  current: AppSettings,
  { redirectUri, ...changes }: AppChanges,
): AppSettings {
  const redirectUris = changes.redirectUris ?? current.redirectUris
  if (redirectUri === undefined) return parseAppSettings({ ...current, ...changes, redirectUris })
  if (changes.redirectUris && redirectUri !== changes.redirectUris[0]) {
    throw new InvalidAppSetting('redirectUri', 'redirectUri must be the first of redirectUris')
  }

  return parseAppSettings({
    ...current,
    ...changes,
    redirectUris: [redirectUri, ...redirectUris.slice(1)],
  })
}

/**
 * The app with the changes in it.
 * @throws {InvalidAppSetting}
 */
export function reviseApp(app: App, changes: AppChanges): AppRevision {
  const settings = changeSettings(settingsOf(app), changes)

  return {
    settings,
    secrets: hasSecret(settings) ? app.secrets : [],
    // What was issued to an app with a secret must not be usable without one.
    endsGrants: settings.type !== app.type,
  }
}

export const settingsOf = (app: App): AppSettings => ({
  name: app.name,
  type: app.type,
  redirectUris: app.redirectUris,
  postLogoutRedirectUris: app.postLogoutRedirectUris,
  backchannelLogoutUri: app.backchannelLogoutUri,
  loginMethods: app.loginMethods,
  skipConsent: app.skipConsent,
  idTokenAlgorithm: app.idTokenAlgorithm,
  jwks: app.jwks,
})
