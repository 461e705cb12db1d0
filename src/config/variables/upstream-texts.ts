import { OWN_LOGIN_METHODS } from '../../core/apps/index.ts'
import { quote, reading, splitList } from './reading.ts'

const MAX_LABEL_LENGTH = 40

// A part of our callback's address, and a key of the database with 32 characters.
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const MAX_NAME_LENGTH = 32

/** Apps choose among ways of signing in by name. */
const RESERVED: readonly string[] = OWN_LOGIN_METHODS

/** The names of upstreams, in the order of their buttons. */
export const upstreamNames = reading((text, refuse) => {
  const names = splitList(text)

  for (const name of names) {
    if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) {
      refuse(
        `must name upstreams by lower-case letters, digits and single dashes, not ${quote(name)}`,
      )
    }
  }
  const ours = names.find((name) => RESERVED.includes(name))
  if (ours) refuse(`must not call an upstream ${ours}, which is a way of signing in itself`)
  if (new Set(names).size < names.length) refuse('must not name an upstream twice')

  return names
})

/** What stands on a button, after "Continue with". */
export const label = reading((text, refuse) => {
  if (text.length > MAX_LABEL_LENGTH || /\p{Cc}/u.test(text)) {
    refuse(`must be one line of ${MAX_LABEL_LENGTH} characters at most`)
  }

  return text
})

/** What is asked for at an issuer: RFC 6749 §3.3. */
export const scopes = reading((text, refuse) => {
  const values = splitList(text, /\s+/)

  if (!values.includes('openid')) refuse('must hold the scope openid')
  for (const value of values) {
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value)) refuse(`must not hold ${quote(value)}`)
  }

  return values
})
