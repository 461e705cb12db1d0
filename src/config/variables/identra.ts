import { isInsecure } from '../loopback.ts'
import { quote, reading, splitList } from './reading.ts'

/** What the addresses of a surface begin with: `/identra`, or nothing. */
export const pathPrefix = reading((text, refuse) => {
  const prefix = text.replace(/\/+$/, '')
  if (prefix && !/^(\/[\w.-]+)+$/.test(prefix)) {
    refuse(`must be a path such as /identra, not ${quote(text)}`)
  }
  if (RESERVED.test(prefix)) refuse(`must not be ${quote(text)}, which is taken`)

  return prefix
})

/** Where other surfaces answer. */
const RESERVED =
  /^\/(account|dashboard|dev|interaction|oidc|upstream|user-login|v1|\.well-known)(\/|$)/

/** RFC 7519 §4.1.1: a text, and where it has a colon a URI. */
export const tokenIssuer = reading((text, refuse) => {
  if (/\s/.test(text) || (text.includes(':') && !URL.canParse(text))) {
    refuse(`must be a word or a URI, not ${quote(text)}`)
  }

  return text
})

/** Where upstreams may send people back to, with codes: https, or http on this machine. */
export const redirectUrls = reading((text, refuse) =>
  splitList(text).map((entry) => {
    const url = URL.parse(entry)
    if (
      !url ||
      !['http:', 'https:'].includes(url.protocol) ||
      /[?#]/.test(entry) ||
      isInsecure(entry)
    ) {
      refuse('must list https URLs without query and fragment, or http ones on this machine')
    }

    return entry
  }),
)
