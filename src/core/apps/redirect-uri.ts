import type { AppType } from './app.ts'
import { InvalidAppSetting } from './errors.ts'

const MAX_LENGTH = 2_048
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What RFC 3986 allows. Anything else would be stored as one text and sent as another. */
const CHARACTERS = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/

/** The parser is more lenient: it takes `https:host` and `https:///host` as well. */
const WEB = /^https?:\/\/[^/]/i

/**
 * A redirect URI that may be registered: absolute; `https:`, or `http:` on loopback, or, for a
 * native app, a private-use scheme with a dot (RFC 8252 §7.1); no fragment, no user info.
 * @throws {InvalidAppSetting} that names `field`
 */
export function assertRedirectUri(uri: string, type: AppType, field = 'redirectUri'): void {
  const fault = faultOf(uri, type)
  if (!fault) return
  throw new InvalidAppSetting(field, `${field} ${FAULTS[fault]}`, {
    code: fault,
    values: { most: MAX_LENGTH },
  })
}

/** How they are said to programs, after the name of the field. */
// biome-ignore format: a table
const FAULTS = {
  uri_too_long:            `must not be longer than ${MAX_LENGTH} characters`,
  uri_not_ascii:           'must be a URL in ASCII, without spaces; write other characters percent-encoded',
  uri_not_absolute:        'must be an absolute URL',
  uri_with_fragment:       'must not have a fragment',
  uri_with_user_info:      'must not contain user info',
  uri_with_wildcard:       'must not contain a wildcard',
  uri_insecure:            'must use https, or http with a loopback host',
  uri_on_secure_loopback:  'must use http with a loopback host when the app is native',
  uri_scheme_without_dot:  'must use a private-use scheme that contains a dot, such as com.example.app:/callback',
} as const

type UriFault = keyof typeof FAULTS

function faultOf(uri: string, type: AppType): UriFault | undefined {
  if (uri.length > MAX_LENGTH) return 'uri_too_long'
  if (!CHARACTERS.test(uri)) return 'uri_not_ascii'

  const url = URL.parse(uri)
  if (!url) return 'uri_not_absolute'

  // RFC 6749 §3.1.2. `url.hash` is empty for a bare "#" at the end.
  if (uri.includes('#')) return 'uri_with_fragment'
  if (url.username || url.password) return 'uri_with_user_info'
  if (url.hostname.includes('*')) return 'uri_with_wildcard'

  return isWeb(url) ? webFault(uri, url, type) : privateSchemeFault(url, type)
}

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:'

function webFault(uri: string, url: URL, type: AppType): UriFault | undefined {
  if (!WEB.test(uri)) return 'uri_not_absolute'

  const isLoopback = LOOPBACK.has(url.hostname)
  if (url.protocol === 'http:' && !isLoopback) return 'uri_insecure'
  // RFC 8252 §7.3: any port may answer on loopback, so none can hold a certificate.
  if (url.protocol === 'https:' && isLoopback && type === 'native') {
    return 'uri_on_secure_loopback'
  }

  return undefined
}

function privateSchemeFault({ protocol }: URL, type: AppType): UriFault | undefined {
  if (type !== 'native') return 'uri_insecure'

  return protocol.includes('.') ? undefined : 'uri_scheme_without_dot'
}
