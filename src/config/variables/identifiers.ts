import { reading } from './reading.ts'

const MAX_KEY_ID_LENGTH = 64

export const clientId = reading((text, refuse) => {
  // RFC 6749 appendix A.1, without the space
  if (!/^[\x21-\x7e]+$/.test(text)) refuse('must consist of printable ASCII characters')

  return text
})

export const keyId = reading((text, refuse) => {
  if (!/^[\w.~:+/=-]+$/.test(text)) refuse('must consist of letters, digits and . _ ~ : + / = -')
  if (text.length > MAX_KEY_ID_LENGTH) {
    refuse(`must not be longer than ${MAX_KEY_ID_LENGTH} characters`)
  }

  return text
})
