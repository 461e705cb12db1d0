import { isInsecure } from '../loopback.ts'
import { reading } from './reading.ts'

/** Our own issuer: an origin, because the well-known addresses are at the root of a host. */
export const issuer = reading((text, refuse) => {
  const url = readWebAddress(text, refuse)
  if (url && url.pathname !== '/') {
    refuse('must not have a path: Latchkey answers at the root of its host')
  }

  return url?.origin ?? text
})

/** Somebody else's issuer, kept as it is written: it is compared byte by byte. */
export const upstreamIssuer = reading((text, refuse) => {
  readWebAddress(text, refuse)

  return text
})

/** Where telemetry goes: https or http, a path too. */
export const collector = reading((text, refuse) => {
  readWebAddress(text, refuse)

  return text.replace(/\/+$/, '')
})

/** Where secrets are sent to: https, or http on this machine. */
export const secureAddress = reading((text, refuse) => {
  if (readWebAddress(text, refuse) && isInsecure(text)) {
    refuse('must use https: what is sent to it by http can be read on the way')
  }

  return text
})

/** The origin of pages somewhere else; a path is of no account. */
export const webOrigin = reading((text, refuse) => readWebAddress(text, refuse)?.origin ?? text)

// The value stays out of the message: a user name and password may be in it.
function readWebAddress(text: string, refuse: (problem: string) => void): URL | undefined {
  const url = URL.parse(text)

  if (!url || !['http:', 'https:'].includes(url.protocol) || /\s/.test(text)) {
    refuse('must be an absolute https URL')
    return undefined
  }
  // OpenID Connect Discovery 1.0 §3: an issuer has neither. A bare "?" or "#" counts too.
  if (/[?#]/.test(text)) refuse('must not have a query or a fragment')
  if (url.username || url.password) refuse('must not contain a user name or a password')

  return url
}
