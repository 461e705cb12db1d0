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
  if (fault) throw new InvalidAppSetting(field, `${field} ${fault}`)
}

function faultOf(uri: string, type: AppType): string | undefined {
  if (uri.length > MAX_LENGTH) return `must not be longer than ${MAX_LENGTH} characters`
  if (!CHARACTERS.test(uri)) {
    return 'must be a URL in ASCII, without spaces; write other characters percent-encoded'
  }

  const url = URL.parse(uri)
  if (!url) return 'must be an absolute URL'

  // RFC 6749 §3.1.2. `url.hash` is empty for a bare "#" at the end.
  if (uri.includes('#')) return 'must not have a fragment'
  if (url.username || url.password) return 'must not contain user info'
  if (url.hostname.includes('*')) return 'must not contain a wildcard'

  return isWeb(url) ? webFault(uri, url, type) : privateSchemeFault(url, type)
}

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:'

function webFault(uri: string, url: URL, type: AppType): string | undefined {
  if (!WEB.test(uri)) return 'must be an absolute URL'

  const isLoopback = LOOPBACK.has(url.hostname)
  if (url.protocol === 'http:' && !isLoopback) return NEITHER_HTTPS_NOR_LOOPBACK
  // RFC 8252 §7.3: any port may answer on loopback, so none can hold a certificate.
  if (url.protocol === 'https:' && isLoopback && type === 'native') {
    return 'must use http with a loopback host when the app is native'
  }

  return undefined
}

function privateSchemeFault({ protocol }: URL, type: AppType): string | undefined {
  if (type !== 'native') return NEITHER_HTTPS_NOR_LOOPBACK
  if (!protocol.includes('.')) {
    return 'must use a private-use scheme that contains a dot, such as com.example.app:/callback'
  }

  return undefined
}

const NEITHER_HTTPS_NOR_LOOPBACK = 'must use https, or http with a loopback host'
