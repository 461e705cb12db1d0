import { reading } from './reading.ts'

// RFC 6749 appendix A.1, without the space
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/

const MAX_KEY_ID_LENGTH = 64

export const clientId = reading((text, refuse) => {
  if (!PRINTABLE_ASCII.test(text)) refuse('must be printable ASCII characters without spaces')

  return text
})

/** A `kid`. */
export const keyId = reading((text, refuse) => {
  if (!PRINTABLE_ASCII.test(text)) refuse('must be printable ASCII characters without spaces')
  if (text.length > MAX_KEY_ID_LENGTH) {
    refuse(`must not be longer than ${MAX_KEY_ID_LENGTH} characters`)
  }

  return text
})
