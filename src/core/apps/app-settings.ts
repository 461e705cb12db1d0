import type { AppSettings, AppType } from './app.ts'
import { parseAppName } from './app-name.ts'
import { InvalidAppSetting } from './errors.ts'
import { parseLoginMethods } from './login-methods.ts'
import { parsePublicKeys } from './public-keys.ts'
import { assertRedirectUri } from './redirect-uri.ts'

// With the keys, the settings of an app stay below the 65,535 octets of MySQL's TEXT.
const MAX_URIS_LENGTH = 20_000

/**
 * Settings under the rules that hold for every surface, in the form in which they are kept: the
 * name trimmed, no URI twice, of the keys what is needed.
 * @throws {InvalidAppSetting}
 */
export function parseAppSettings(settings: AppSettings): AppSettings {
  const { type } = settings
  const name = parseAppName(settings.name)
  if (type !== 'machine' && !settings.redirectUris[0]) {
    throw new InvalidAppSetting('redirectUri', 'redirectUri is required', {
      code: 'setting_required',
    })
  }
  const redirectUris = parseUris(settings.redirectUris, type, 'redirectUri')
  const postLogoutRedirectUris = parseUris(
    settings.postLogoutRedirectUris,
    type,
    'postLogoutRedirectUri',
  )

  const backchannelLogoutUri =
    settings.backchannelLogoutUri && parseBackchannelLogoutUri(settings.backchannelLogoutUri, type)

  if (settings.jwks && isPublic(settings)) {
    throw new InvalidAppSetting('jwks', `jwks is not for a public app, which is what ${type} is`, {
      code: 'keys_of_public_app',
    })
  }
  const jwks = settings.jwks && parsePublicKeys(settings.jwks)

  return {
    ...settings,
    name,
    redirectUris,
    postLogoutRedirectUris,
    backchannelLogoutUri,
    loginMethods: settings.loginMethods && parseLoginMethods(settings.loginMethods),
    jwks,
  }
}

/** Whether the app authenticates by a secret: not when it is public, nor when it has keys. */
export const hasSecret = (settings: Pick<AppSettings, 'type' | 'jwks'>): boolean =>
  !isPublic(settings) && !settings.jwks

const isPublic = ({ type }: Pick<AppSettings, 'type'>): boolean =>
  type === 'spa' || type === 'native'

// OpenID Connect Back-Channel Logout 1.0 §2.2: a server of the app's, so no scheme of a device's.
function parseBackchannelLogoutUri(uri: string, type: AppType): string {
  const field = 'backchannelLogoutUri'
  if (type === 'machine') refuseForMachine(field)
  assertRedirectUri(uri, 'web', field)

  return uri
}

function parseUris(uris: readonly string[], type: AppType, field: string): readonly string[] {
  if (type === 'machine' && uris.length) refuseForMachine(field)
  for (const uri of uris) assertRedirectUri(uri, type, field)
  if (uris.join('').length > MAX_URIS_LENGTH) {
    throw new InvalidAppSetting(
      field,
      `the URLs of ${field} must not be longer than ${MAX_URIS_LENGTH} characters together`,
    )
  }

  return [...new Set(uris)]
}

function refuseForMachine(field: string): never {
  throw new InvalidAppSetting(field, `a machine app has no ${field}`, {
    code: 'setting_not_for_machine',
  })
}
