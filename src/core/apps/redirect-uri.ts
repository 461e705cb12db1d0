import type { AppType } from './app.ts'
import { InvalidAppSetting } from './errors.ts'

const MAX_LENGTH = 2_048
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * A redirect URI that may be registered: absolute; `https:`, or `http:` on loopback, or, for a
 * native app, a private-use scheme with a dot (RFC 8252 §7.1); no fragment, no user info.
 * @throws {InvalidAppSetting} that names `field`
 */
export function assertRedirectUri(uri: string, type: AppType, field = 'redirectUri'): void {
  const refuse = (why: string): never => {
    throw new InvalidAppSetting(field, `${field} ${why}`)
  }

  if (uri.length > MAX_LENGTH) refuse(`must not be longer than ${MAX_LENGTH} characters`)
  if (/[\s\p{Cc}\\]/u.test(uri))
    refuse('must not contain spaces, backslashes or control characters')

  const url = URL.parse(uri) ?? refuse('must be an absolute URL')

  // RFC 6749 §3.1.2. `hash` is empty for a bare trailing "#".
  if (uri.includes('#')) refuse('must not have a fragment')
  if (url.username || url.password) refuse('must not contain user info')
  if (url.hostname.includes('*')) refuse('must not contain a wildcard')

  if (url.protocol === 'https:') return
  if (url.protocol === 'http:') {
    if (LOOPBACK.has(url.hostname)) return
    refuse('must use https, or http with a loopback host')
  }
  if (type !== 'native') refuse('must use https, or http with a loopback host')
  if (!url.protocol.slice(0, -1).includes('.')) {
    refuse('must use a private-use scheme that contains a dot, such as com.example.app:/callback')
  }
}
