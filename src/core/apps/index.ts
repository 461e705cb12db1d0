/**
 * The one registry of apps: what may be registered and who owns it. That an app is an OAuth client
 * is the business of `oidc/`, which reads it from here.
 */
export {
  APP_TYPES,
  type App,
  type AppSecret,
  type AppSettings,
  type AppType,
  ID_TOKEN_ALGORITHMS,
  type IdTokenAlgorithm,
} from './app.ts'
export { type AppChanges, reviseApp } from './app-changes.ts'
export { AppDirectory } from './app-directory.ts'
export { AppRegistry, type RegisteredApp } from './app-registry.ts'
export { isLive, isSecretOf } from './app-secret.ts'
export { parseAppSettings } from './app-settings.ts'
export type { AppRevision, AppStore, NewApp } from './app-store.ts'
export {
  AppNotFound,
  InvalidAppSetting,
  LoginMethodNotTaken,
  OwnerNotActive,
  TooManyApps,
  TooManySecrets,
} from './errors.ts'
export {
  assertLoginMethodsOffered,
  OWN_LOGIN_METHODS,
  takesLoginMethod,
} from './login-methods.ts'
export { OwnedApps } from './owned-apps.ts'
export { publicOrigins } from './public-origins.ts'
export { assertRedirectUri } from './redirect-uri.ts'
export { RememberedApps } from './remembered-apps.ts'
export { DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from './secret-rotation.ts'
